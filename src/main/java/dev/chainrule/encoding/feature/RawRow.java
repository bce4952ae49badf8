package dev.chainrule.encoding.feature;

import dev.chainrule.problem.Violation;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as a client sent it.
 *
 * @param pointer JSON pointer to the row in the body; unused when lenient
 * @param values Number, String, Boolean or null by column
 * @param lenient whether everything is text, as in a query string, so that "5" is a number and "" is missing
 * @param line of the file that it stands in, from 1; null where it stands in none
 * @param index of the row in the list that each column is; null where values stand by row
 */
public record RawRow(
        String pointer,
        Map<String, ? extends @Nullable Object> values,
        boolean lenient,
        @Nullable Long line,
        @Nullable Integer index) {

    private static final int LONGEST_SHOWN = 100;

    public RawRow(String pointer, Map<String, ? extends @Nullable Object> values, boolean lenient) {
        this(pointer, values, lenient, null, null);
    }

    /** A row of texts in a file. */
    public static RawRow inFile(long line, Map<String, ? extends @Nullable Object> values) {
        return new RawRow("", values, true, line, null);
    }

    /** A row whose values stand in a list for each column. */
    public static RawRow inColumns(String pointer, int index, Map<String, ? extends @Nullable Object> values) {
        return new RawRow(pointer, values, false, null, index);
    }

    /** The same with other names of its values. */
    public RawRow with(Map<String, ? extends @Nullable Object> named) {
        return new RawRow(pointer, named, lenient, line, index);
    }

    /** What was sent, short enough to be shown; JSON has no word for NaN and infinity. */
    @Nullable
    public Object shown(String column) {
        return shown(values.get(column));
    }

    /** The same of any value. */
    public static @Nullable Object shown(@Nullable Object sent) {
        if (sent == null || sent instanceof Boolean) {
            return sent;
        }
        if (sent instanceof Number number) {
            return Double.isInfinite(number.doubleValue()) || Double.isNaN(number.doubleValue())
                    ? sent.toString()
                    : sent;
        }
        Object sayable = sent instanceof double[] numbers ? Arrays.toString(numbers) : sent;
        String text = sayable.toString();
        return text.length() <= LONGEST_SHOWN ? sayable : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Where one of its values stands: a JSON pointer, or the query parameter's name. */
    public String at(String column) {
        if (lenient) {
            return column;
        }
        String field = Violation.field(pointer, column);
        return index == null ? field : field + "/" + index;
    }

    /** What is wrong with one of its values. */
    public Violation violation(String column, String detail, @Nullable Object got, @Nullable String hint) {
        return line == null
                ? Violation.at(at(column), detail, got, hint)
                : Violation.inFile(line, column, detail, got, hint);
    }
}
