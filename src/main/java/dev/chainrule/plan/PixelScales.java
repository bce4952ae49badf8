package dev.chainrule.plan;

import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.augmentation.PixelScale;
import dev.chainrule.table.Brightness;
import dev.chainrule.table.Column;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The {@link Brightness} of a column, for what is done to its pictures. */
public final class PixelScales {

    private PixelScales() {}

    /**
     * As they are in the data.
     *
     * @param column of pictures
     */
    public static PixelScale of(Column column) {
        List<Integer> shape = Objects.requireNonNull(column.shape());
        Brightness brightness = Brightness.of(column);
        return PixelScale.of(shape.get(0), shape.get(1), shape.get(2), brightness.black(), brightness.white());
    }

    /**
     * As a network gets them.
     *
     * @param wide what becomes of the column
     */
    static PixelScale of(Column column, Wide wide) {
        Brightness brightness = Brightness.of(column);
        return new PixelScale(
                wide.shape().get(0),
                wide.shape().get(1),
                channels(wide)
                        .mapToObj(channel -> wide.scaled(brightness.black(), channel))
                        .toList(),
                channels(wide)
                        .mapToObj(channel -> wide.scaled(brightness.white(), channel))
                        .toList());
    }

    private static IntStream channels(Wide wide) {
        return IntStream.range(0, wide.shape().get(2));
    }
}
