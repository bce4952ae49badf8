package dev.chainrule.definition;

import org.apache.commons.text.StringEscapeUtils;
import tools.jackson.databind.JsonNode;

/** What came, short enough to be shown in an answer. */
final class Shown {

    private static final int LONGEST = 100;

    private Shown() {}

    /** The value itself where it is a short scalar, else words for it. */
    static Object value(JsonNode json) {
        if (json.isString()) {
            return shortened(json.stringValue());
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return json.isNumber() && isShort(json) ? json.numberValue() : words(json);
    }

    static String words(JsonNode json) {
        if (json.isString()) {
            return "text \"" + StringEscapeUtils.escapeJava(shortened(json.stringValue())) + "\"";
        }
        if (json.isArray()) {
            return json.isEmpty() ? "an empty list" : "a list of " + json.size();
        }
        if (json.isObject()) {
            return json.isEmpty() ? "an empty object" : "an object";
        }
        return shortened(json.toString());
    }

    /** A number that fits a double prints everywhere; 1e400 or two hundred digits are shown as text. */
    private static boolean isShort(JsonNode number) {
        return Double.isFinite(number.numberValue().doubleValue())
                && number.asString().length() <= LONGEST;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
