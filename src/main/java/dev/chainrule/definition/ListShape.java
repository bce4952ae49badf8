package dev.chainrule.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A list; one bare scalar stands for the list of it: {@code "target":"price"}. */
record ListShape(ValueShape member, Bounds bounds) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (!json.isArray()) {
            return readBare(json, place, reading);
        }
        Optional<String> violation =
                bounds.violation(json.size(), reading.limits().maxMembers(), "members");
        if (violation.isPresent()) {
            reading.report(place, violation.get(), json, null);
            return null;
        }
        return reading.refusesDepth(place) ? null : readMembers(json, place, reading);
    }

    private @Nullable Object readBare(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (!member.isScalar() || !json.isValueNode() || json.isNull()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        Object only = member.read(json, place, reading);
        return only == null ? null : List.of(only);
    }

    private @Nullable Object readMembers(JsonNode json, JsonLocation place, DefinitionReader reading) {
        List<Object> members = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            Object value = member.read(json.get(i), place.index(i), reading);
            if (value != null) {
                members.add(value);
            }
        }
        return members.size() == json.size() ? List.copyOf(members) : null;
    }

    @Override
    public Optional<ValueShape> inside(JsonNode json, String name) {
        return Optional.of(member);
    }

    @Override
    public JsonNode write(Object value) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ((List<?>) value).forEach(each -> array.add(member.write(each)));
        return array;
    }

    @Override
    public String noun() {
        return "a list";
    }

    @Override
    public String expected() {
        return "a list, each of it " + member.expected();
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode array = SchemaBook.typed("array");
        array.set("items", member.describe(book));
        bounds.describeLength(array, "Items", DefinitionLimits.USUAL.maxMembers());
        return member.isScalar() ? SchemaBook.oneOf(List.of(array, member.describe(book))) : array;
    }
}
