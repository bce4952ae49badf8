package dev.chainrule.web.openapi;

import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.OwnVersion;
import dev.chainrule.web.Refusals;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document at {@code /v3/api-docs}: what stands in it besides the endpoints. */
@Lazy
@Configuration(proxyBeanMethods = false)
public class OpenApiDocument {

    private static final String DESCRIPTION = "Trains neural networks over HTTP, serves their predictions, and shows"
            + " every number on the way. Errors are application/problem+json (RFC 9457), with every violation at once.";

    OpenApiDocument() {
        Schema<?> array = new Schema<>().types(Set.of("array"));
        array.setItems(new Schema<>());
        SpringDocUtils.getConfig()
                .addAnnotationsToIgnore(DefinitionBody.class)
                .addRequestWrapperToIgnore(PageRequest.class)
                .replaceWithSchema(JsonNode.class, new Schema<>())
                .replaceWithSchema(ObjectNode.class, new Schema<>().types(Set.of("object")))
                .replaceWithSchema(ArrayNode.class, array);
    }

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        License license = new License().name("Apache License 2.0").identifier("Apache-2.0");
        return new OpenAPI()
                .info(new Info()
                        .title("Chainrule")
                        .description(DESCRIPTION)
                        .version(OwnVersion.of(build))
                        .license(license));
    }

    @Bean
    ModelResolver answerModels(ObjectMapperProvider mappers) {
        return new AnswerModels(mappers.jsonMapper());
    }

    @Bean
    OperationDetails operationDetails() {
        return new OperationDetails();
    }

    @Bean
    Refusals refusals() {
        return new Refusals();
    }

    @Bean
    GlobalOpenApiCustomizer sharedComponents(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return document -> {
            Components components = document.getComponents();
            mappings.orderedStream()
                    .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                    .forEach(method -> DefinitionSchemas.of(method).forEach(components::addSchemas));
            document.setTags(usedTags(document));
        };
    }

    /** Springdoc would list the controllers, which no operation names. */
    private static List<Tag> usedTags(OpenAPI document) {
        return document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getTags().stream())
                .distinct()
                .sorted()
                .map(name -> new Tag().name(name))
                .toList();
    }
}
