package dev.chainrule.web.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chainrule.definition.Definitions;
import dev.chainrule.web.DefinitionBody;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of definitions, as Swagger wants them. */
final class DefinitionSchemas {

    static final String PREFIX = "#/components/schemas/";

    /** The page reads it too. */
    private static final String DEFAULT = "x-default";

    private DefinitionSchemas() {}

    static Optional<MethodParameter> body(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(DefinitionBody.class))
                .findFirst();
    }

    /** Everything that the body of this endpoint is made of, by name. */
    static Map<String, Schema<?>> of(HandlerMethod method) {
        Map<String, Schema<?>> schemas = new LinkedHashMap<>();
        body(method)
                .map(MethodParameter::getParameterType)
                .ifPresent(type -> Definitions.schemas(type, PREFIX)
                        .forEach((name, schema) -> schemas.put(name, translate(schema))));
        return schemas;
    }

    private static Schema<?> translate(JsonNode schema) {
        JsonNode translated = schema.deepCopy();
        moveDefaults(translated);
        return read(translated.toString(), Schema.class);
    }

    /** Generators of clients write the default of what is a type of its own as if it were a plain value. */
    private static void moveDefaults(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("$ref") && object.has("default")) {
            JsonNode value = object.remove("default");
            object.set(DEFAULT, value);
            object.put(
                    "description",
                    "%s By default %s."
                            .formatted(object.path("description").asString(""), value)
                            .strip());
        }
        schema.forEach(DefinitionSchemas::moveDefaults);
    }

    /** JSON as Swagger has it. */
    static Object json(String text) {
        return read(text, com.fasterxml.jackson.databind.JsonNode.class);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json31.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }
}
