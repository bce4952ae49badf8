package dev.chainrule.encoding;

import dev.chainrule.problem.Violation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as a client sent it.
 *
 * @param pointer JSON pointer to the row in the body; unused when lenient
 * @param values Number, String, Boolean or null by column
 * @param lenient whether everything is text, as in a query string, so that "5" is a number and "" is missing
 */
public record RawRow(String pointer, Map<String, ? extends @Nullable Object> values, boolean lenient) {

    private static final int LONGEST_SHOWN = 100;

    /** What was sent, short enough to be shown; JSON has no word for NaN and infinity. */
    @Nullable
    Object shown(String column) {
        Object sent = values.get(column);
        if (sent == null || sent instanceof Boolean) {
            return sent;
        }
        if (sent instanceof Number number) {
            return Double.isInfinite(number.doubleValue()) || Double.isNaN(number.doubleValue())
                    ? sent.toString()
                    : sent;
        }
        String text = sent.toString();
        return text.length() <= LONGEST_SHOWN ? sent : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Where one of its values stands: a JSON pointer, or the query parameter's name. */
    String at(String column) {
        return lenient ? column : Violation.field(pointer, column);
    }
}
