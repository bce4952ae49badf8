package dev.chainrule.definition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The name of a class as data have it: a text, or a number or a boolean, which is read as its text. */
record ClassNameShape(TextShape text) implements ValueShape {

    /** Whole numbers of more digits are no classes that a double can tell apart. */
    private static final int DIGITS = 19;

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (json.isBoolean()) {
            return json.toString();
        }
        if (!json.isNumber()) {
            return json.isString() ? text.read(json, place, reading) : mismatch(json, place, reading);
        }
        Optional<BigDecimal> number = ExactNumber.exact(json);
        return number.isPresent() ? text(number.get()) : mismatch(json, place, reading);
    }

    private @Nullable Object mismatch(JsonNode json, JsonLocation place, DefinitionReader reading) {
        reading.reportMismatch(place, json, this);
        return null;
    }

    /** As a label is written: 7 and 7.0 alike. */
    private static String text(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        boolean whole = bare.scale() <= 0 && (long) bare.precision() - bare.scale() <= DIGITS;
        return whole ? bare.toPlainString() : String.valueOf(number.doubleValue());
    }

    @Override
    public JsonNode write(Object value) {
        return text.write(value);
    }

    @Override
    public String noun() {
        return "text, a number or a boolean";
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return SchemaBook.oneOf(List.of(text.describe(book), SchemaBook.typed("number"), SchemaBook.typed("boolean")));
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
