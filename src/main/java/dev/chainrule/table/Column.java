package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column and its profile over all rows.
 *
 * @param missing how many cells are empty
 * @param distinct how many different values there are; at least that many when not {@code distinctExact}
 * @param min smallest number; like max, mean and std null for a column without numbers
 * @param std standard deviation of the numbers (of the population: divided by n)
 * @param examples the first few different values
 * @param histogram how often each value occurs, smallest first; null when there are too many different ones
 */
public record Column(
        String name,
        ColumnType type,
        long missing,
        long distinct,
        @JsonProperty("distinct_exact") boolean distinctExact,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Double mean,
        @Nullable Double std,
        List<Object> examples,
        @Nullable List<ValueCount> histogram) {

    /** How often one value occurs in a column. */
    public record ValueCount(Object value, long count) {}

    /** The same value in every row, or none at all: nothing can be learnt from it. */
    public boolean constant() {
        return distinct <= 1;
    }
}
