package dev.chainrule.plan;

import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.augmentation.PixelScale;
import dev.chainrule.table.Column;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Between which numbers the pixels of a column lie: 0 and 255, 16 or 1, or farther apart where its numbers are. */
public final class PixelScales {

    private PixelScales() {}

    /**
     * As they are in the data.
     *
     * @param column of pictures
     */
    public static PixelScale of(Column column) {
        List<Integer> shape = Objects.requireNonNull(column.shape());
        return PixelScale.of(shape.get(0), shape.get(1), shape.get(2), black(column), white(column));
    }

    /**
     * As a network gets them.
     *
     * @param wide what becomes of the column
     */
    static PixelScale of(Column column, Wide wide) {
        double black = black(column);
        double white = white(column);
        return new PixelScale(
                wide.shape().get(0),
                wide.shape().get(1),
                channels(wide).mapToObj(channel -> wide.scaled(black, channel)).toList(),
                channels(wide).mapToObj(channel -> wide.scaled(white, channel)).toList());
    }

    private static IntStream channels(Wide wide) {
        return IntStream.range(0, wide.shape().get(2));
    }

    private static double black(Column column) {
        return column.min() == null ? 0 : Math.min(0, column.min().doubleValue());
    }

    private static double white(Column column) {
        double largest = column.max() == null ? 0 : column.max().doubleValue();
        return Math.max(Wide.white(largest), largest);
    }
}
