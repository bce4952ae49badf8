package dev.chainrule.encoding;

import dev.chainrule.encoding.Preprocessing.OfColumn;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of one column; nothing of it is fitted yet.
 *
 * @param number whether it is a quantity, and not a category
 * @param fill with {@link Missing#CONSTANT}, what stands for a missing cell
 * @param indicator whether one more input says where it is missing
 * @param order of ordinal categories, as text; null for ascending
 */
record FeaturePlan(
        Column column,
        boolean number,
        Scaling scaling,
        Categorical categorical,
        Missing missing,
        @Nullable Object fill,
        boolean indicator,
        int buckets,
        double smoothing,
        @Nullable List<String> order) {

    private static final int BUCKETS = 32;
    private static final int BUCKETS_OF_WORDS = 512;
    private static final double SMOOTHING = 10;

    static FeaturePlan of(Preprocessing preprocessing, Column column) {
        OfColumn own = preprocessing.of(column.name());
        boolean number = column.type().numeric() && own.categorical() == null;
        Categorical categorical = categorical(preprocessing, own, column.type());
        boolean neutral = column.type().dated() || categorical == Categorical.WORDS;
        boolean wide = column.wide();
        return new FeaturePlan(
                column,
                number,
                first(own.numeric(), first(preprocessing.numeric(), Scaling.STANDARDIZE)),
                categorical,
                wide
                        ? first(own.missing(), Missing.ERROR)
                        : neutral ? neutral(preprocessing, own) : missing(preprocessing, own, number),
                own.fillValue() == null && own.missing() == null && number
                        ? preprocessing.fillValue()
                        : own.fillValue(),
                first(own.indicator(), preprocessing.indicator()),
                categorical == Categorical.WORDS
                        ? first(own.buckets(), BUCKETS_OF_WORDS)
                        : buckets(first(own.buckets(), first(preprocessing.buckets(), BUCKETS))),
                first(own.smoothing(), SMOOTHING),
                own.order());
    }

    private static <T> T first(@Nullable T own, T usual) {
        return own == null ? usual : own;
    }

    private static Categorical categorical(Preprocessing preprocessing, OfColumn own, ColumnType type) {
        if (type.dated() || type.wide()) {
            return Categorical.ONE_HOT;
        }
        return first(own.categorical(), type == ColumnType.TEXT ? Categorical.WORDS : preprocessing.categorical());
    }

    static int buckets(@Nullable Integer asked) {
        return first(asked, BUCKETS);
    }

    /** A missing date or text is required, or neutral. */
    private static Missing neutral(Preprocessing preprocessing, OfColumn own) {
        return first(own.missing(), preprocessing.missing()) == Missing.ERROR ? Missing.ERROR : Missing.UNKNOWN;
    }

    private static Missing missing(Preprocessing preprocessing, OfColumn own, boolean number) {
        if (own.missing() != null) {
            return own.missing();
        }
        boolean shared = number || preprocessing.missing() != Missing.CONSTANT;
        return shared && preprocessing.missing().suits(number) ? preprocessing.missing() : Missing.UNKNOWN;
    }

    ColumnType type() {
        return column.type();
    }

    /** How many inputs it fills, at most: a category that only validation or test rows have gets none. */
    long inputs(int outputs) {
        return values(outputs) + (indicator && column.missing() > 0 ? 1 : 0);
    }

    private long values(int outputs) {
        if (wide()) {
            return column.size();
        }
        if (number || dated()) {
            return number ? 1 : Dated.width(type());
        }
        return switch (categorical) {
            case ONE_HOT -> column.distinct();
            case ORDINAL, EMBEDDING -> 1;
            case TARGET_MEAN -> outputs;
            case HASHING, WORDS -> buckets;
        };
    }

    /** Whether it is a date, which becomes its parts. */
    boolean dated() {
        return type().dated();
    }

    /** Whether it is a picture or a sequence, which becomes its numbers. */
    boolean wide() {
        return column.wide();
    }

    /** Whether it is one of some kinds. */
    boolean category() {
        return !number && !dated() && !wide();
    }

    /** Whether it falls into buckets. */
    boolean hashed() {
        return category() && (categorical == Categorical.HASHING || worded());
    }

    /** Whether it is a text, which becomes its words. */
    boolean worded() {
        return !number && categorical == Categorical.WORDS;
    }

    boolean embedded() {
        return !number && categorical == Categorical.EMBEDDING;
    }

    /** Whether it is fitted on the order of the training rows, not only on sums over them. */
    boolean ordered() {
        return number && (scaling.ordered() || missing == Missing.MEDIAN || missing == Missing.MODE);
    }

    /** What was asked, and what was left open as far as it matters. */
    OfColumn spelledOut(OfColumn asked) {
        boolean category = category() && asked.numeric() == null;
        return new OfColumn(
                number || wide() ? scaling : asked.numeric(),
                missing,
                fill,
                indicator,
                category ? categorical : asked.categorical(),
                category && hashed() ? Integer.valueOf(buckets) : asked.buckets(),
                category && categorical == Categorical.TARGET_MEAN ? Double.valueOf(smoothing) : asked.smoothing(),
                order);
    }

    /** In words. */
    String words() {
        String what = dated()
                ? "date parts"
                : wide()
                        ? scaling.word() + " of each channel"
                        : number ? scaling.word() : worded() ? "words, hashed bag-of-words" : categorical.word();
        if (column.missing() == 0) {
            return what;
        }
        String instead = missing == Missing.CONSTANT ? Objects.toString(fill) : missing.word();
        return "%s; missing: %s%s".formatted(what, instead, indicator ? " and an indicator" : "");
    }
}
