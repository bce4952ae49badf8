package dev.chainrule.definition;

import dev.chainrule.choice.Member;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Either one of some words or an object: a sealed interface of an enum and of a record, which is written as its only
 * component, so {@code "balanced"} or {@code {"yes": 2}}, {@code "same"} or {@code 1}.
 */
record WordOrObjectShape(ChoiceShape words, Class<?> record) implements ValueShape {

    /** Whether a sealed interface is no menu, whose members have names. */
    static boolean fits(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses()).anyMatch(Class::isEnum);
    }

    static WordOrObjectShape of(Class<?> type) {
        List<Class<?>> permitted = List.of(type.getPermittedSubclasses());
        if (permitted.size() != 2
                || !permitted.get(0).isEnum()
                || !permitted.get(1).isRecord()
                || permitted.get(1).isAnnotationPresent(Member.class)
                || permitted.get(1).getRecordComponents().length != 1) {
            throw new IllegalArgumentException(type + " is not an enum or a record of one component");
        }
        return new WordOrObjectShape(new ChoiceShape(permitted.get(0)), permitted.get(1));
    }

    /** Whether what is no word is a number, or several. */
    private boolean isOfNumbers() {
        return content().shape() instanceof ListShape;
    }

    private Field content() {
        return new RecordShape(record).fields().get(0);
    }

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json.isString()) {
            return words.read(json, place, reading);
        }
        if (!json.isObject() && !(isOfNumbers() && (json.isNumber() || json.isArray()))) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        @Nullable Object value = content().shape().read(json, place, reading);
        return value == null ? null : new RecordShape(record).create(Collections.singletonList(value), place, reading);
    }

    @Override
    public Optional<ValueShape> inside(JsonNode json, String name) {
        return content().shape().inside(json, name);
    }

    @Override
    public JsonNode write(Object value) {
        return value instanceof Enum<?>
                ? words.write(value)
                : Objects.requireNonNull(content().write(value));
    }

    @Override
    public String noun() {
        return isOfNumbers() ? "a name or a number" : "a name or an object";
    }

    @Override
    public String expected() {
        return words.expected() + ", or " + content().shape().expected();
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return SchemaBook.oneOf(List.of(words.describe(book), content().shape().describe(book)));
    }
}
