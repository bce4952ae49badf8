package dev.chainrule.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON that somebody else will read. */
record JsonShape() implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        return json;
    }

    @Override
    public JsonNode write(Object value) {
        return (JsonNode) value;
    }

    @Override
    public String noun() {
        return "any JSON";
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return JsonNodeFactory.instance.objectNode();
    }
}
