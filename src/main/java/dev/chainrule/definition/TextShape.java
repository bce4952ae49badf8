package dev.chainrule.definition;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A text that every database and every log can hold. */
record TextShape(Bounds bounds) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (!json.isString()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        String text = json.stringValue();
        Optional<String> violation = violation(text, reading.limits());
        if (violation.isPresent()) {
            reading.report(place, violation.get(), json, null);
            return null;
        }
        return text;
    }

    private Optional<String> violation(String text, DefinitionLimits limits) {
        return bounds.violation(text.length(), limits.maxText(), "characters").or(() -> unstorable(text));
    }

    /** PostgreSQL stores no U+0000, and nobody can encode half a surrogate pair. */
    static Optional<String> unstorable(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("must not contain the character U+0000");
        }
        return text.codePoints().anyMatch(character -> Character.getType(character) == Character.SURROGATE)
                ? Optional.of("must not contain half a character (an unpaired surrogate)")
                : Optional.empty();
    }

    @Override
    public JsonNode write(Object value) {
        return JsonNodeFactory.instance.stringNode((String) value);
    }

    @Override
    public String noun() {
        return "text";
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("string");
        bounds.describeLength(schema, "Length", DefinitionLimits.USUAL.maxText());
        return schema;
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
