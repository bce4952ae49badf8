package dev.chainrule.table;

import java.util.List;
import java.util.stream.Stream;

/** Moments of each channel of pictures, or of each feature of sequences. */
public final class ChannelMoments {

    private final List<Moments> channels;
    private double[] scratch = {};

    public ChannelMoments(int channels) {
        this.channels = Stream.generate(Moments::new).limit(channels).toList();
    }

    /** @param numbers of which the first are whole cells, one after the other, channels last; none of them may be NaN */
    public void add(double[] numbers, int count) {
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

    public List<Moments> each() {
        return channels;
    }

    /** Of all channels together. */
    public Moments all() {
        Moments all = new Moments();
        channels.forEach(all::add);
        return all;
    }
}
