package dev.chainrule.definition;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How one Java type looks as JSON: read, written and described side by side, so that the three agree. */
interface ValueShape {

    /** The value, or null when there is none to be had; then {@code reading} knows why. */
    @Nullable
    Object read(JsonNode json, JsonLocation place, DefinitionReader reading);

    JsonNode write(Object value);

    /** What it is, in words: {@code a whole number}. */
    String noun();

    /** What would do, in words: {@code a whole number from 1 to 10}. */
    default String expected() {
        return noun();
    }

    /** Its JSON Schema, as short as it can be said: by reference where it has a name. */
    ObjectNode describe(SchemaBook book);

    /** Its JSON Schema, said in full. */
    default ObjectNode spellOut(SchemaBook book) {
        return describe(book);
    }

    /** What may stand under a name, or at an index, of this JSON; empty where nothing may. */
    default Optional<ValueShape> inside(JsonNode json, String name) {
        return Optional.empty();
    }

    /** Whether it takes no number that is not whole. */
    default boolean onlyWhole() {
        return false;
    }

    /** Whether a list of it may be written as one bare value. */
    default boolean isScalar() {
        return false;
    }
}
