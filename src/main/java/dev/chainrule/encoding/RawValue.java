package dev.chainrule.encoding;

import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import dev.chainrule.table.Numbers;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One value of a client's row, read as what a feature needs; what is wrong with it goes to the findings. */
final class RawValue {

    private final RawRow row;
    private final String column;
    private final Findings findings;
    private final @Nullable Object value;

    RawValue(RawRow row, String column, Findings findings) {
        this.row = row;
        this.column = column;
        this.findings = findings;
        Object sent = row.values().get(column);
        this.value = row.lenient() && "".equals(sent) ? null : sent;
    }

    boolean missing() {
        return value == null;
    }

    /** A finite number; NaN when missing or refused. */
    double number(Supplier<String> expected) {
        double number = parsed();
        if (value instanceof Number && !Double.isFinite(number)) {
            refuse("\"%s\" must be finite", expected);
        } else if (value != null && !Double.isFinite(number)) {
            refuse("\"%s\" must be a number", expected);
        }
        return Double.isFinite(number) ? number : Double.NaN;
    }

    private double parsed() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (row.lenient() && value instanceof String text) {
            char[] digits = text.strip().toCharArray();
            return Numbers.decimal(digits, 0, digits.length);
        }
        return Double.NaN;
    }

    /** Milliseconds since 1970; NaN when missing or refused. */
    double date(DateOrder order, Supplier<String> expected) {
        if (value == null) {
            return Double.NaN;
        }
        char[] text = value instanceof String written ? written.strip().toCharArray() : new char[0];
        double millis = DateText.millis(text, 0, text.length, order);
        if (Double.isNaN(millis)) {
            refuse("\"%s\" must be a date", expected);
        }
        return millis;
    }

    /** The number, or the milliseconds of a date, that has been read; NaN where there is none. */
    double sent(FeatureEncoding feature) {
        if (!feature.type().dated()) {
            return parsed();
        }
        char[] text = value instanceof String written ? written.strip().toCharArray() : new char[0];
        FeatureEncoding plain = feature instanceof FeatureEncoding.Indicated indicated
                ? indicated.feature()
                : feature instanceof FeatureEncoding.Required required ? required.feature() : feature;
        return plain instanceof Dated dated ? DateText.millis(text, 0, text.length, dated.order()) : Double.NaN;
    }

    /** A value of the type; null when missing or refused. */
    @Nullable
    Object category(ColumnType type, Supplier<String> expected) {
        Object read =
                switch (type) {
                    case BOOLEAN -> truth();
                    case INTEGER, NUMBER -> whole();
                    case CATEGORY, TEXT, DATE, DATETIME -> value instanceof String ? value : null;
                };
        if (read == null && value != null) {
            refuse("\"%s\" must be " + noun(type), expected);
        }
        return read;
    }

    private static String noun(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "true or false";
            case INTEGER, NUMBER -> "a whole number";
            case CATEGORY, TEXT -> "text";
            case DATE, DATETIME -> "a date";
        };
    }

    private @Nullable Long whole() {
        double number = parsed();
        return number == (long) number ? (Long) (long) number : null;
    }

    private @Nullable Boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (!row.lenient() || !(value instanceof String text)) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /**
     * @param detail with a place for the column's name
     * @param expected in words; only asked for when it is needed, because most values are right
     */
    void refuse(String detail, Supplier<String> expected) {
        if (!findings.full()) {
            findings.add(Violation.at(row.at(column), detail.formatted(column), row.shown(column), expected.get()));
        }
    }

    void warn(String warning) {
        findings.warn(warning);
    }
}
