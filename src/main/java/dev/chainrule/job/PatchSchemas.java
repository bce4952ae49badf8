package dev.chainrule.job;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What {@link PatchedDefinitions} reads, in the OpenAPI document: no field of a definition says it. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class PatchSchemas implements GlobalOpenApiCustomizer {

    private static final String DEFINITION = "JobDefinition";
    private static final String CHANGE = "DefinitionChange";

    @Override
    public void customise(OpenAPI document) {
        Schema<?> definition = document.getComponents().getSchemas().get(DEFINITION);
        if (definition == null) {
            return;
        }
        document.getComponents().addSchemas(CHANGE, change());
        definition.addProperty(
                PatchedDefinitions.FROM_JOB,
                new StringSchema()
                        .description(
                                "Id of a job whose definition this one is, but for the changes in patch;"
                                        + " only name, owner, priority, metadata, notify and checkpoints may stand beside it."));
        definition.addProperty(
                PatchedDefinitions.PATCH,
                new ArraySchema()
                        .items(new Schema<>().$ref("#/components/schemas/" + CHANGE))
                        .description("Changes of the definition of from_job, as JSON Patch (RFC 6902)."));
        if (definition.getRequired() != null) {
            definition.setRequired(definition.getRequired().stream()
                    .filter(name -> !name.equals("dataset"))
                    .toList());
        }
    }

    private static Schema<?> change() {
        Schema<?> change = new Schema<>().type("object").description("One operation of a JSON Patch (RFC 6902).");
        change.addProperty(
                "op",
                new StringSchema()
                        ._enum(List.of("add", "remove", "replace", "move", "copy", "test"))
                        .description("What is done."));
        change.addProperty("path", new StringSchema().description("JSON pointer to the place in the definition."));
        change.addProperty("from", new StringSchema().description("JSON pointer to what is moved or copied."));
        change.addProperty("value", new Schema<>().description("What is to stand there, or is compared."));
        change.setRequired(List.of("op", "path"));
        return change;
    }
}
