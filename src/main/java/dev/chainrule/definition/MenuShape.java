package dev.chainrule.definition;

import dev.chainrule.choice.Menu;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A member of a menu: an object whose {@code type} names it, or only the name, or, where one member allows it, only a
 * number.
 */
record MenuShape(Menu<?> menu) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json.isString()) {
            return readNamed(json, JsonNodeFactory.instance.objectNode(), place, place, this::expected, reading);
        }
        if (json.isNumber() && shorthand().isPresent()) {
            return readNumber(json, shorthand().get(), place, reading);
        }
        if (!json.isObject()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        JsonLocation type = place.field(RecordShape.TYPE);
        JsonNode name = json.get(RecordShape.TYPE);
        if (name != null && name.isString()) {
            return readNamed(name, json, type, place, this::expectedType, reading);
        }
        String detail = name == null ? "is required" : "expected a name, got " + Shown.words(name);
        reading.report(type, detail, name, expectedType());
        return null;
    }

    /** @param expected what would do where the name stands */
    private @Nullable Object readNamed(
            JsonNode name,
            JsonNode json,
            JsonLocation named,
            JsonLocation place,
            Supplier<String> expected,
            DefinitionReader reading) {
        Optional<? extends Class<?>> member = menu.find(name.stringValue());
        if (member.isEmpty()) {
            String hint = reading.full()
                    ? null
                    : Spelling.nearest(name.stringValue(), menu.spellings())
                            .map(nearest -> "did you mean \"%s\"? (%s)".formatted(nearest, expected.get()))
                            .orElseGet(expected);
            reading.report(named, "is not a known name", name, hint);
            return null;
        }
        return new RecordShape(member.get()).read(json, place, reading);
    }

    /** A wrong number is wrong where it stands, not in a field nobody wrote. */
    private static @Nullable Object readNumber(
            JsonNode json, RecordShape member, JsonLocation place, DefinitionReader reading) {
        Field first = member.fields().get(0);
        if (first.read(json, place, reading) == null) {
            return null;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set(first.name(), json);
        return member.read(object, place, reading);
    }

    private Optional<RecordShape> shorthand() {
        return members().stream().filter(RecordShape::hasNumberShorthand).findFirst();
    }

    private List<RecordShape> members() {
        return menu.members().stream()
                .map(member -> new RecordShape(member.asSubclass(Object.class)))
                .toList();
    }

    @Override
    public Optional<ValueShape> inside(JsonNode json, String name) {
        JsonNode type = json.isString() ? json : json.path(RecordShape.TYPE);
        return menu.find(type.asString("")).flatMap(member -> new RecordShape(member).inside(json, name));
    }

    @Override
    public boolean onlyWhole() {
        return shorthand()
                .map(member -> member.fields().get(0).shape().onlyWhole())
                .orElse(false);
    }

    /** A member that has nothing to set is its name; one that is only a number is that number. */
    @Override
    public JsonNode write(Object value) {
        RecordShape member = new RecordShape(value.getClass());
        if (member.fields().isEmpty()) {
            return JsonNodeFactory.instance.stringNode(member.name());
        }
        return isOnlyNumber(member)
                ? Objects.requireNonNull(member.fields().get(0).write(value))
                : member.write(value);
    }

    private static boolean isOnlyNumber(RecordShape member) {
        return member.hasNumberShorthand() && member.fields().size() == 1;
    }

    @Override
    public String noun() {
        return shorthand().isPresent()
                ? "a name, a number or an object with a type"
                : "a name or an object with a type";
    }

    /** A member that is only a number is better written as that than by its name. */
    @Override
    public String expected() {
        List<String> names = members().stream()
                .filter(member -> !isOnlyNumber(member))
                .map(RecordShape::name)
                .toList();
        String named = names.size() == 1 ? "\"%s\"".formatted(names.get(0)) : Spelling.oneOf(names);
        return shorthand()
                .map(member ->
                        "%s, or %s".formatted(member.fields().get(0).shape().expected(), named))
                .orElse(named);
    }

    /** What would do as the type of an object, or instead of one that nobody needs. */
    private String expectedType() {
        boolean needsObjects = members().stream()
                .anyMatch(member -> !isOnlyNumber(member) && !member.fields().isEmpty());
        return needsObjects ? Spelling.oneOf(menu.names()) : "instead of the object " + expected();
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return book.reference(menu.type(), this);
    }

    @Override
    public ObjectNode spellOut(SchemaBook book) {
        List<ObjectNode> ways = new ArrayList<>();
        List<String> names = members().stream()
                .flatMap(member -> member.spellingsWithoutFields().stream())
                .toList();
        if (!names.isEmpty()) {
            ways.add(SchemaBook.names(names));
        }
        shorthand().ifPresent(member -> ways.add(member.fields().get(0).describe(book)));
        members().forEach(member -> ways.add(member.spellOutMember(book)));
        return SchemaBook.oneOf(ways);
    }
}
