package dev.chainrule.encoding;

import dev.chainrule.table.Column;
import java.util.Objects;

/**
 * Between which numbers the training rows lay, in one column.
 *
 * @param min the smallest; of dates in milliseconds since 1970
 * @param max the largest
 */
public record SeenRange(double min, double max) {

    /** Digits of 0 to 16 hardly have fewer; brighter than a share of white in any case. */
    private static final double FEWEST_GREYS = 10;

    /**
     * Of the training rows; where the encoding has not kept that, of the dataset.
     *
     * @param column of numbers
     */
    public static SeenRange of(Encoding encoding, Column column) {
        return encoding.seenIn(column.name())
                .orElseGet(() -> new SeenRange(
                        Objects.requireNonNull(column.min()).doubleValue(),
                        Objects.requireNonNull(column.max()).doubleValue()));
    }

    /** Whether the numbers of pictures count from black to a white of several, as bytes do. */
    boolean counts() {
        return min >= 0 && max >= FEWEST_GREYS;
    }

    /** Further away than the training rows are from each other. */
    boolean isFar(double value) {
        return value < lowest() || value > highest();
    }

    double lowest() {
        return min - (max - min);
    }

    double highest() {
        return max + (max - min);
    }
}
