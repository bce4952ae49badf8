package dev.chainrule.prediction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Values that a client sends, as encodings read them. */
public final class PlainJson {

    private static final int LONGEST = 100;
    private static final int NAMES = 8;

    private PlainJson() {}

    /** Null, a boolean, a number or a text; of anything else the JSON itself. */
    public static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isString() ? value.stringValue() : value;
    }

    /** The number that a parser stands at; one that no double holds as it was written, so that it can be shown. */
    public static Number number(JsonParser parser) {
        Number number = parser.getNumberValue();
        return number instanceof Double && Double.isInfinite(number.doubleValue()) ? written(parser, number) : number;
    }

    private static Number written(JsonParser parser, Number infinite) {
        try {
            return parser.getDecimalValue();
        } catch (JacksonException | ArithmeticException | NumberFormatException noDecimal) {
            return infinite; // its exponent has more digits than a decimal's may have
        }
    }

    /** The first of some names, as an answer shows them. */
    public static String names(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(NAMES, all.size())));
        return all.size() > NAMES ? first + ", …" : first;
    }

    /** What came, short enough to be shown in an answer. */
    public static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
