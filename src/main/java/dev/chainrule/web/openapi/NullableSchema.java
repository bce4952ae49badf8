package dev.chainrule.web.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets a schema be null where its Java type says {@link Nullable}, also inside of lists and maps. */
final class NullableSchema {

    private NullableSchema() {}

    static Schema<?> of(AnnotatedType type, Schema<?> schema) {
        if (type instanceof AnnotatedParameterizedType generic) {
            members(generic.getAnnotatedActualTypeArguments(), schema);
        }
        return type.isAnnotationPresent(Nullable.class) ? orNull(schema) : schema;
    }

    /** The members of a list, or the values of a map. */
    private static void members(AnnotatedType[] arguments, Schema<?> schema) {
        AnnotatedType last = arguments[arguments.length - 1];
        if (schema.getItems() != null) {
            schema.setItems(of(last, schema.getItems()));
        }
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            schema.setAdditionalProperties(of(last, values));
        }
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new Schema<>().oneOf(List.of(schema, new Schema<>().types(Set.of("null"))));
        }
        return schema.getTypes() == null ? schema : addNull(schema);
    }

    private static Schema<?> addNull(Schema<?> schema) {
        schema.addType("null");
        if (schema.getEnum() != null && !schema.getEnum().contains(null)) {
            schema.addEnumItemObject(null);
        }
        return schema;
    }
}
