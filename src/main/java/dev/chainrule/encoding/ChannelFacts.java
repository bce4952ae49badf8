package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.table.Brightness;
import dev.chainrule.table.ChannelMoments;
import dev.chainrule.table.Column;
import dev.chainrule.table.Moments;
import java.util.List;

/** What the training rows say of each channel of pictures, or each feature of sequences: it has one scale at all positions. */
final class ChannelFacts {

    private final List<Integer> dims;
    private final ChannelMoments channels;

    ChannelFacts(List<Integer> dims) {
        this.dims = dims;
        this.channels = new ChannelMoments(new Shape(dims).last());
    }

    /** @param numbers those of whole cells, one cell after the other */
    void add(double[] numbers, int count) {
        channels.add(numbers, count);
    }

    /** Between which numbers all lie. */
    SeenRange range() {
        Moments all = channels.all();
        return new SeenRange(all.min(), all.max());
    }

    Wide encoding(Column column, Scaling scaling) {
        Number largest = column.max();
        return new Wide(
                column.name(),
                column.type(),
                dims,
                scaling,
                channels.each().stream().map(each -> center(each, scaling)).toList(),
                channels.each().stream().map(each -> spread(each, scaling)).toList(),
                Brightness.white(largest == null ? 0 : largest.doubleValue()));
    }

    private static double center(Moments channel, Scaling scaling) {
        return switch (scaling) {
            case NONE -> 0;
            case MIN_MAX -> channel.min();
            default -> channel.mean();
        };
    }

    /** 0 when all numbers are equal. */
    private static double spread(Moments channel, Scaling scaling) {
        return switch (scaling) {
            case NONE -> 1;
            case MIN_MAX -> channel.max() - channel.min();
            default -> channel.std();
        };
    }
}
