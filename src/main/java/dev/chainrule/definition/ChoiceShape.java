package dev.chainrule.definition;

import dev.chainrule.choice.Word;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A constant of an enum, written in snake_case. */
record ChoiceShape(Class<?> type) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        Map<String, Object> constants = constants();
        if (!json.isString()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        Object constant = constants.get(json.stringValue());
        if (constant == null) {
            String hint = reading.full() ? null : Spelling.hint(json.stringValue(), constants.keySet());
            reading.report(place, "is not a known name", json, hint);
        }
        return constant;
    }

    private Map<String, Object> constants() {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(name(constant), constant);
        }
        return constants;
    }

    private static String name(Object constant) {
        return Word.of((Enum<?>) constant);
    }

    @Override
    public JsonNode write(Object value) {
        return JsonNodeFactory.instance.stringNode(name(value));
    }

    @Override
    public String noun() {
        return "a name";
    }

    @Override
    public String expected() {
        return Spelling.oneOf(constants().keySet());
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("string");
        ArrayNode names = schema.putArray("enum");
        constants().keySet().forEach(names::add);
        return schema;
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
