package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column and its profile over all rows.
 *
 * @param missing how many cells have no value
 * @param missingMarkers what stands in them, and how often; {@code ""} for nothing or blanks
 * @param distinct how many different values there are; at least that many when not {@code distinctExact}
 * @param min smallest number; like max, mean and std null for a column without numbers
 * @param std standard deviation of the numbers (of the population: divided by n)
 * @param examples the first few different values
 * @param histogram how often each value occurs, smallest first; null when there are too many different ones
 * @param dateOrder in which dates written with numbers are read; null for other columns
 * @param sameAs an earlier column with the same cell in every row, if there is one
 * @param distinctExact whether {@code distinct} is exact
 * @param max largest number
 * @param mean of the numbers
 * @param written how its numbers are written, where not as those of the file: separators, and unit such as % or €
 */
public record Column(
        String name,
        ColumnType type,
        long missing,
        @JsonProperty("missing_markers") Map<String, Long> missingMarkers,
        long distinct,
        @JsonProperty("distinct_exact") boolean distinctExact,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Double mean,
        @Nullable Double std,
        List<Object> examples,
        @Nullable List<ValueCount> histogram,
        @JsonProperty("date_order") @Nullable DateOrder dateOrder,
        @JsonProperty("same_as") @Nullable String sameAs,
        @Nullable NumberForm written) {

    /** With fewer, cells that are all different are no surprise. */
    private static final int FEWEST_ROWS = 20;

    public Column {
        missingMarkers = missingMarkers == null ? Map.of() : missingMarkers; // stored by earlier versions
    }

    /**
     * How often one value occurs in a column.
     *
     * @param count how many cells have it
     */
    public record ValueCount(Object value, long count) {}

    public static Builder of(String name, ColumnType type) {
        return new Builder(name, type);
    }

    public Column withSameAs(String earlier) {
        return of(name, type)
                .missing(missing, missingMarkers)
                .distinct(distinct, distinctExact)
                .min(min)
                .max(max)
                .mean(mean)
                .std(std)
                .examples(examples)
                .histogram(histogram)
                .dateOrder(dateOrder)
                .sameAs(earlier)
                .written(written)
                .build();
    }

    /** Equal in every row. */
    public boolean sameCellsAs(Column other) {
        return (sameAs == null ? name : sameAs).equals(other.sameAs == null ? other.name : other.sameAs);
    }

    /** The same value in every row, or none at all: nothing can be learned from it. */
    public boolean constant() {
        return distinct <= 1;
    }

    /** Another kind in each of so many rows, as names of the rows are. */
    public boolean namesRows(long rows) {
        return type == ColumnType.CATEGORY && missing == 0 && rows >= FEWEST_ROWS && distinct == rows;
    }

    /** Kinds of which most stand in one of so many rows alone: too rare to learn anything from. */
    public boolean hardlyRepeats(long rows) {
        long present = rows - missing;
        return type == ColumnType.CATEGORY && present >= FEWEST_ROWS && distinct * 2 > present;
    }

    /**
     * Each whole number between the smallest and the largest once in so many rows, by their range, mean and spread.
     */
    public boolean numbersRows(long rows) {
        if (type != ColumnType.INTEGER || missing > 0 || rows < FEWEST_ROWS) {
            return false;
        }
        if (min == null || max == null || mean == null || std == null) {
            return false;
        }
        double lowest = min.doubleValue();
        double highest = max.doubleValue();
        double spread = Math.sqrt(((double) rows * rows - 1) / 12);
        return highest - lowest == rows - 1
                && Math.abs(mean - (lowest + highest) / 2) < 1e-6 * rows
                && Math.abs(std - spread) < 1e-9 * spread
                && (!distinctExact || distinct == rows);
    }

    /** Collects a profile by the names of its parts; without any it is that of a column without rows. */
    public static final class Builder {

        private final String name;
        private final ColumnType type;
        private long missing;
        private Map<String, Long> missingMarkers = Map.of();
        private long distinct;
        private boolean distinctExact = true;
        private @Nullable Number min;
        private @Nullable Number max;
        private @Nullable Double mean;
        private @Nullable Double std;
        private List<Object> examples = List.of();
        private @Nullable List<ValueCount> histogram;
        private @Nullable DateOrder dateOrder;
        private @Nullable String sameAs;
        private @Nullable NumberForm written;

        private Builder(String name, ColumnType type) {
            this.name = name;
            this.type = type;
        }

        public Builder missing(long cells, Map<String, Long> markers) {
            missing = cells;
            missingMarkers = markers;
            return this;
        }

        public Builder distinct(long values, boolean exact) {
            distinct = values;
            distinctExact = exact;
            return this;
        }

        public Builder min(@Nullable Number smallest) {
            min = smallest;
            return this;
        }

        public Builder max(@Nullable Number largest) {
            max = largest;
            return this;
        }

        public Builder mean(@Nullable Double ofNumbers) {
            mean = ofNumbers;
            return this;
        }

        public Builder std(@Nullable Double ofNumbers) {
            std = ofNumbers;
            return this;
        }

        public Builder examples(List<Object> first) {
            examples = first;
            return this;
        }

        public Builder histogram(@Nullable List<ValueCount> counts) {
            histogram = counts;
            return this;
        }

        public Builder dateOrder(@Nullable DateOrder order) {
            dateOrder = order;
            return this;
        }

        private Builder sameAs(String earlier) {
            sameAs = earlier;
            return this;
        }

        public Builder written(@Nullable NumberForm form) {
            written = form;
            return this;
        }

        public Column build() {
            return new Column(
                    name,
                    type,
                    missing,
                    missingMarkers,
                    distinct,
                    distinctExact,
                    min,
                    max,
                    mean,
                    std,
                    examples,
                    histogram,
                    dateOrder,
                    sameAs,
                    written);
        }
    }
}
