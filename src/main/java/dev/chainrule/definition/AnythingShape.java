package dev.chainrule.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What users may note beside a thing: text, boolean, long or double, and lists and maps of them. */
record AnythingShape() implements ValueShape {

    private static final ValueShape TEXT = new TextShape(Bounds.NONE);
    private static final ValueShape TRUTH = new BooleanShape();
    private static final ValueShape WHOLE = new WholeNumberShape(Long.MIN_VALUE, Long.MAX_VALUE, Bounds.NONE);
    private static final ValueShape NUMBER = new NumberShape(Bounds.NONE);

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json.isNull()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        return of(json).read(json, place, reading);
    }

    private ValueShape of(JsonNode json) {
        if (json.isArray()) {
            return new ListShape(this, Bounds.NONE);
        }
        if (json.isObject()) {
            return new MapShape(this, Bounds.NONE);
        }
        if (json.isNumber()) {
            return json.isIntegralNumber() ? WHOLE : NUMBER;
        }
        return json.isBoolean() ? TRUTH : TEXT;
    }

    @Override
    public JsonNode write(Object value) {
        if (value instanceof List<?>) {
            return new ListShape(this, Bounds.NONE).write(value);
        }
        if (value instanceof Map<?, ?>) {
            return new MapShape(this, Bounds.NONE).write(value);
        }
        if (value instanceof Number number) {
            return number instanceof Double ? NUMBER.write(value) : WHOLE.write(value);
        }
        return value instanceof Boolean ? TRUTH.write(value) : TEXT.write(value);
    }

    @Override
    public String noun() {
        return "a value";
    }

    @Override
    public String expected() {
        return "text, a number, true, false, a list or an object";
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        List.of("string", "number", "boolean", "array", "object").forEach(schema.withArrayProperty("type")::add);
        schema.putObject("items");
        return schema;
    }
}
