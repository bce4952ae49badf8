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

    /** Where one of its values stands: a JSON pointer, or the query parameter's name. */
    String at(String column) {
        return lenient ? column : Violation.field(pointer, column);
    }
}
