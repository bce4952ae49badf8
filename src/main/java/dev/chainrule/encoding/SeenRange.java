package dev.chainrule.encoding;

/**
 * Between which numbers the training rows lay, in one column.
 *
 * @param min the smallest; of dates in milliseconds since 1970
 * @param max the largest
 */
public record SeenRange(double min, double max) {

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
