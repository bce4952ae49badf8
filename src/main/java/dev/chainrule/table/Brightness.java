package dev.chainrule.table;

import org.jspecify.annotations.Nullable;

/**
 * Between which numbers the pixels of a column lie: 0 and 255, 16 or 1, or farther apart where its numbers are. Numbers below
 * 0 are of pictures that somebody has scaled already, and lie between the smallest and the largest.
 */
public record Brightness(double black, double white) {

    private static final double WHITE = 255;
    private static final double WHITE_OF_DIGITS = 16;

    /** @param column of pictures */
    public static Brightness of(Column column) {
        double smallest = number(column.min());
        double largest = number(column.max());
        return smallest < 0 && largest > smallest
                ? new Brightness(smallest, largest)
                : new Brightness(Math.min(0, smallest), Math.max(white(largest), largest));
    }

    /** The number of a white pixel where this is the largest of all and none is below 0. */
    public static double white(double largest) {
        return largest <= 1 ? 1 : largest <= WHITE_OF_DIGITS ? WHITE_OF_DIGITS : WHITE;
    }

    private static double number(@Nullable Number number) {
        return number == null ? 0 : number.doubleValue();
    }
}
