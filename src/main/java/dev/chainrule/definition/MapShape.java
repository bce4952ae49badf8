package dev.chainrule.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Names of the user's own choosing with a value each, in their order. */
record MapShape(ValueShape member, Bounds bounds) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (!json.isObject()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        Optional<String> violation =
                bounds.violation(json.size(), reading.limits().maxMembers(), "members");
        if (violation.isPresent()) {
            reading.report(place, violation.get(), json, null);
            return null;
        }
        return reading.refusesDepth(place) ? null : readMembers(json, place, reading);
    }

    private @Nullable Object readMembers(JsonNode json, JsonLocation place, DefinitionReader reading) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonLocation inside = place.field(entry.getKey());
            TextShape.unstorable(entry.getKey()).ifPresent(detail -> reading.report(inside, detail, null, null));
            Object value = member.read(entry.getValue(), inside, reading);
            if (value != null) {
                members.put(entry.getKey(), value);
            }
        }
        return members.size() == json.size() ? Collections.unmodifiableMap(members) : null;
    }

    @Override
    public Optional<ValueShape> inside(JsonNode json, String name) {
        return Optional.of(member);
    }

    @Override
    public JsonNode write(Object value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ((Map<?, ?>) value).forEach((name, each) -> object.set((String) name, member.write(each)));
        return object;
    }

    @Override
    public String noun() {
        return "an object";
    }

    @Override
    public String expected() {
        return "an object with names of your choice, each value " + member.expected();
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("object");
        schema.set("additionalProperties", member.describe(book));
        bounds.describeLength(schema, "Properties", DefinitionLimits.USUAL.maxMembers());
        return schema;
    }
}
