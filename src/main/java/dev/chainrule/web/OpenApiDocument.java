package dev.chainrule.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document at {@code /v3/api-docs}: what stands in it besides the endpoints. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

    static final String PROBLEM = "Problem";

    private static final String DESCRIPTION = "Trains neural networks over HTTP, serves their predictions, and shows"
            + " every number on the way. Errors are application/problem+json (RFC 9457), with every violation at once.";

    OpenApiDocument() {
        SpringDocUtils.getConfig()
                .addAnnotationsToIgnore(DefinitionBody.class)
                .addRequestWrapperToIgnore(PageRequest.class)
                .replaceWithSchema(JsonNode.class, new Schema<>())
                .replaceWithSchema(ObjectNode.class, new Schema<>().types(Set.of("object")))
                .replaceWithSchema(ArrayNode.class, new Schema<>().types(Set.of("array")));
    }

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        String version =
                build.stream().findFirst().map(BuildProperties::getVersion).orElse("unpackaged");
        License license = new License().name("Apache License 2.0").identifier("Apache-2.0");
        return new OpenAPI()
                .info(new Info()
                        .title("Chainrule")
                        .description(DESCRIPTION)
                        .version(version)
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
    GlobalOpenApiCustomizer sharedComponents(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return document -> {
            Components components = document.getComponents();
            mappings.orderedStream()
                    .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                    .forEach(method -> DefinitionSchemas.of(method).forEach(components::addSchemas));
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(components::addSchemas);
            components.addResponses(PROBLEM, problem());
        };
    }

    private static ApiResponse problem() {
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
        return new ApiResponse()
                .description("What went wrong, where, and what would do")
                .content(new Content().addMediaType("application/problem+json", new MediaType().schema(schema)));
    }
}
