package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.table.Column;
import dev.chainrule.table.Moments;
import java.util.List;
import java.util.stream.Stream;

/** What the training rows say of each channel of pictures, or each feature of sequences: it has one scale at all positions. */
final class ChannelFacts {

    private final List<Integer> dims;
    private final List<Moments> channels;
    private double[] scratch = {};

    ChannelFacts(List<Integer> dims) {
        this.dims = dims;
        this.channels =
                Stream.generate(Moments::new).limit(new Shape(dims).last()).toList();
    }

    /** @param numbers those of whole cells, one cell after the other */
    void add(double[] numbers, int count) {
        int step = channels.size();
        if (step == 1) {
            channels.get(0).add(numbers, count);
            return;
        }
        if (scratch.length < count / step) {
            scratch = new double[count / step];
        }
        for (int channel = 0; channel < step; channel++) {
            int n = 0;
            for (int i = channel; i < count; i += step) {
                scratch[n++] = numbers[i];
            }
            channels.get(channel).add(scratch, n);
        }
    }

    Wide encoding(Column column, Scaling scaling) {
        Number largest = column.max();
        return new Wide(
                column.name(),
                column.type(),
                dims,
                scaling,
                channels.stream().map(each -> center(each, scaling)).toList(),
                channels.stream().map(each -> spread(each, scaling)).toList(),
                Wide.white(largest == null ? 0 : largest.doubleValue()));
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
