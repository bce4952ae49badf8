package dev.chainrule.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chainrule.definition.Definitions;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** The schemas of definitions, as Swagger wants them. */
final class DefinitionSchemas {

    static final String PREFIX = "#/components/schemas/";

    private DefinitionSchemas() {}

    static Optional<Class<?>> body(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(DefinitionBody.class))
                .<Class<?>>map(MethodParameter::getParameterType)
                .findFirst();
    }

    /** Everything that the body of this endpoint is made of, by name. */
    static Map<String, Schema<?>> of(HandlerMethod method) {
        Map<String, Schema<?>> schemas = new LinkedHashMap<>();
        body(method)
                .ifPresent(type -> Definitions.schemas(type, PREFIX)
                        .forEach((name, schema) -> schemas.put(name, translate(schema))));
        return schemas;
    }

    private static Schema<?> translate(JsonNode schema) {
        try {
            return Json31.mapper().readValue(schema.toString(), Schema.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
