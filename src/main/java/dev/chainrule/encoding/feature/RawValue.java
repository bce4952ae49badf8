package dev.chainrule.encoding.feature;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Amount;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.NumberStyle;
import dev.chainrule.table.Resize;
import dev.chainrule.table.Truths;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One value of a client's row, read as what a feature needs; what is wrong with it goes to the findings. */
public final class RawValue {

    private final RawRow row;
    private final String column;
    private final RowIssues issues;
    private final @Nullable Written written;
    private final @Nullable Object sent;
    private final @Nullable Object value;
    private double read = Double.NaN;
    /** Of a wide cell that has been read; else NaN. */
    private double lowest = Double.NaN;

    private double highest = Double.NaN;

    /**
     * @param sent the value
     * @param written how the data was written that the feature is known from; null where nobody knows
     */
    public RawValue(
            RawRow row, FeatureEncoding feature, @Nullable Object sent, @Nullable Written written, RowIssues issues) {
        this.row = row;
        this.column = feature.column();
        this.issues = issues;
        this.written = written;
        this.sent = sent;
        this.value = isMissing(sent, feature) ? null : sent;
    }

    /** Words that stood for a missing cell do so again, but for one that the column has as a category. */
    private boolean isMissing(@Nullable Object sent, FeatureEncoding feature) {
        if (sent instanceof String text) {
            if (row.lenient() && text.isEmpty()) {
                return true;
            }
            boolean number = !feature.type().texts() && feature.type() != ColumnType.BOOLEAN;
            return written != null
                    && (written.missing(text) || (number && written.missingAmongNumbers(text)))
                    && !(feature.type().texts()
                            && Labels.place(feature.known(), feature.type(), text) != CategoryIndex.NONE);
        }
        return written != null && sent instanceof Number number && written.missing(number);
    }

    public boolean missing() {
        return value == null;
    }

    /** As it was sent, even where that says that it is missing. */
    public @Nullable Object sent() {
        return sent;
    }

    /** A finite number; NaN when missing or refused. */
    public double number(Supplier<String> expected) {
        double number = parsed();
        read = number;
        if (Double.isInfinite(number) || (value instanceof Number && Double.isNaN(number))) {
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
        if (value instanceof String text) {
            NumberStyle style = written == null ? NumberStyle.PLAIN : written.numbers(column);
            double number = read(text.strip().toCharArray(), style);
            return Double.isNaN(number) ? amount(text, style) : number;
        }
        return Double.NaN;
    }

    /**
     * As people write amounts, such as {@code (12.50)}, with the unit that the numbers of the data have; a number without it
     * counts in the same unit. NaN when it is none.
     */
    private double amount(String text, NumberStyle style) {
        if (written == null) {
            return Double.NaN;
        }
        String unit = written.unit(column);
        Amount amount = Amount.of(text, style);
        if (amount == null && !style.plain()) {
            amount = Amount.of(text, NumberStyle.PLAIN);
        }
        if (amount == null || (!amount.unit().isEmpty() && !amount.unit().equals(unit))) {
            return Double.NaN;
        }
        return amount.value();
    }

    /** As the data has numbers; else as programs write them. */
    private double read(char[] digits, NumberStyle style) {
        double asPrograms = NumberReader.decimal(digits, 0, digits.length);
        if (style.plain()) {
            return asPrograms;
        }
        double asInTheData = style.decimal(digits, 0, digits.length);
        if (Double.isNaN(asInTheData)) {
            return asPrograms;
        }
        if (!Double.isNaN(asPrograms) && asPrograms != asInTheData) {
            String number = new String(digits);
            warn("%s: \"%s\" is read as %s, as in the data of the model".formatted(column, number, plain(asInTheData)));
        }
        return asInTheData;
    }

    private static String plain(double number) {
        return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }

    /** The numbers of a wide cell, one after the other; null when missing or refused. */
    public double @Nullable [] numbers(Wide feature) {
        Supplier<String> expected = feature::expected;
        int size = feature.width();
        if (value == null) {
            refuse("\"%s\" has no value, and a picture or sequence is never missing", expected);
            return null;
        }
        RowIssues.Pictures pictures = issues.pictures();
        boolean listed = value instanceof String text && text.strip().startsWith("[");
        if (value instanceof String text && pictures != null && !listed && feature.takesPictures()) {
            try {
                return between(
                        pictures.numbers(text.strip(), feature, written == null ? Resize.STRETCH : written.resize()));
            } catch (IllegalArgumentException unreadable) {
                refuse("\"%s\" " + unreadable.getMessage(), expected);
                return null;
            }
        }
        Object lists = listed ? listed(value.toString()) : value;
        NestedNumbers found = lists == null ? null : NestedNumbers.of(lists, size);
        if (found == null) {
            refuse("\"%s\" must be numbers in lists", expected);
            return null;
        }
        String misfit = found.misfit(feature);
        if (misfit != null) {
            refuse("\"%s\" " + misfit, expected);
            return null;
        }
        return between(found.values());
    }

    private double[] between(double[] numbers) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        lowest = min;
        highest = max;
        return numbers;
    }

    /** Lists as JSON in a text, as files and queries have them; null where they cannot be read. */
    private static @Nullable Object listed(String text) {
        try {
            return StrictJson.parse(text);
        } catch (ProblemException noJson) {
            return null;
        }
    }

    /** Milliseconds since 1970; NaN when missing or refused. */
    public double date(DateOrder order, Supplier<String> expected) {
        if (value == null) {
            return Double.NaN;
        }
        double millis = value instanceof String written ? DateText.millis(written, order) : Double.NaN;
        read = millis;
        if (Double.isNaN(millis)) {
            refuse("\"%s\" must be a date", expected);
        }
        return millis;
    }

    /** The number, or the milliseconds of a date, that has been read; NaN where there is none. */
    public double read() {
        return read;
    }

    /** The smallest of the numbers of a wide cell that has been read; NaN where there is none. */
    public double lowest() {
        return lowest;
    }

    /** The largest of them. */
    public double highest() {
        return highest;
    }

    /** A value of the type; null when missing or refused. */
    @Nullable
    public Object category(ColumnType type, Supplier<String> expected) {
        Object read =
                switch (type) {
                    case BOOLEAN -> truth();
                    case INTEGER, NUMBER -> whole();
                    case CATEGORY, TEXT, DATE, DATETIME -> value instanceof String ? value : null;
                    case IMAGE, SEQUENCE, VECTOR -> null;
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
            case IMAGE, SEQUENCE, VECTOR -> "a single value";
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
        if (written != null && value != null && written.takesWordsForTruths(column)) {
            return Truths.of(value.toString());
        }
        if (!(value instanceof String text) || (written == null && !row.lenient())) {
            return null;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /**
     * @param detail with a place for the column's name
     * @param expected in words; only asked for when it is needed, because most values are right
     */
    public void refuse(String detail, Supplier<String> expected) {
        if (!issues.full()) {
            issues.add(row.violation(column, detail.formatted(column), RawRow.shown(value), expected.get()));
        }
    }

    /** The category of a feature that is meant by a text, which is none as it stands; null where none is. */
    @Nullable
    public String meant(CategoryEncoding feature, String text) {
        return issues.forms(feature).meant(text);
    }

    public void warn(String warning) {
        issues.warn(warning);
    }
}
