package dev.chainrule.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** True or false, and nothing that merely looks like it. */
record BooleanShape() implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        reading.reportMismatch(place, json, this);
        return null;
    }

    @Override
    public JsonNode write(Object value) {
        return JsonNodeFactory.instance.booleanNode((boolean) value);
    }

    @Override
    public String noun() {
        return "true or false";
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return SchemaBook.typed("boolean");
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
