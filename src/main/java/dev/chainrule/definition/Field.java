package dev.chainrule.definition;

import dev.chainrule.choice.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One component of a record as users see it.
 *
 * @param name its name in snake_case
 * @param inlined the record whose fields stand in its place
 * @param secret whether it is read and never written
 * @param fallback what stands for it when it is left out; null when there is none
 * @param whenNull what an explicit null stands for; null where it is as if it were left out
 * @param nullable whether the record can do without it
 */
record Field(
        String name,
        RecordComponent component,
        ValueShape shape,
        Optional<RecordShape> inlined,
        boolean secret,
        @Nullable Fallback fallback,
        @Nullable Fallback whenNull,
        boolean nullable,
        String description) {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    static Field of(RecordComponent component) {
        @Nullable Parameter parameter = component.getAnnotation(Parameter.class);
        Bounds bounds = Bounds.of(parameter);
        ValueShape shape = parameter != null && parameter.namesClass()
                ? new ClassNameShape(new TextShape(bounds))
                : Shapes.of(component.getGenericType(), bounds);
        return new Field(
                name(component),
                component,
                shape,
                component.isAnnotationPresent(Inlined.class) ? Optional.of((RecordShape) shape) : Optional.empty(),
                component.isAnnotationPresent(Secret.class),
                parameter == null ? null : Fallback.of(parameter.fallback(), component, shape),
                parameter == null ? null : Fallback.of(parameter.whenNull(), component, shape),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                parameter == null ? "" : parameter.value());
    }

    private static String name(RecordComponent component) {
        @Nullable Called called = component.getAnnotation(Called.class);
        return called == null ? Spelling.snakeCase(component.getName()) : called.value();
    }

    boolean isOptional() {
        return fallback != null || nullable;
    }

    /** The component's value; a field left out is its default, a null where null is allowed is null. */
    @Nullable
    Object read(@Nullable JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json != null && !json.isNull()) {
            return shape.read(json, place, reading);
        }
        if (json != null && whenNull != null) {
            return whenNull.value();
        }
        if (fallback != null && (json == null || !nullable)) {
            return fallback.value();
        }
        if (!nullable) {
            reading.report(place, "is required", null, expected());
        }
        return null;
    }

    /** Of JSON that somebody else reads only its description says what would do. */
    private String expected() {
        String said = description();
        return shape instanceof JsonShape && !said.isEmpty() ? said : shape.expected();
    }

    /** Null where it is to be left out, because a null would stand for something else than nothing. */
    @Nullable
    JsonNode write(Object record) {
        @Nullable Object value = Reflection.get(component, record);
        if (whenNull == null) {
            return value == null ? JsonNodeFactory.instance.nullNode() : shape.write(value);
        }
        if (value == null) {
            return null;
        }
        return value.equals(whenNull.value()) ? JsonNodeFactory.instance.nullNode() : shape.write(value);
    }

    ObjectNode describe(SchemaBook book) {
        ObjectNode schema = nullable ? SchemaBook.orNull(shape.describe(book)) : shape.describe(book);
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        if (fallback != null) {
            schema.set("default", fallback.json());
        }
        Parameter parameter = component.getAnnotation(Parameter.class);
        if (parameter != null && !parameter.example().isEmpty()) {
            schema.putArray("examples").add(MAPPER.readTree(parameter.example()));
        }
        if (secret) {
            schema.put("writeOnly", true);
        }
        return schema;
    }
}
