package dev.chainrule.network;

import java.util.Arrays;

/**
 * The distribution of some numbers.
 *
 * @param values how many numbers there are
 * @param sampled how many of them were looked at, evenly spread among all
 * @param nonFinite how many of those looked at are no finite numbers; nothing else here counts them
 * @param low where the first bin begins: the smallest number
 * @param high where the last bin ends: the largest number
 * @param counts of the numbers looked at, in bins of the same width from {@code low} to {@code high}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what it holds
public record Histogram(
        long values, int sampled, int nonFinite, double low, double high, double mean, double std, int[] counts) {

    private static final int BINS = 24;

    /** Of the first numbers of the array. */
    static Histogram of(float[] sample, int count, long values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int finite = 0;
        for (int i = 0; i < count; i++) {
            double value = sample[i];
            if (Double.isFinite(value)) {
                finite++;
                sum += value;
                squares += value * value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (finite == 0) {
            return new Histogram(values, count, count, 0, 0, 0, 0, new int[BINS]);
        }
        double mean = sum / finite;
        double std = Math.sqrt(Math.max(0, squares / finite - mean * mean));
        int[] counts = counts(sample, count, low, high);
        return new Histogram(values, count, count - finite, low, high, mean, std, counts);
    }

    private static int[] counts(float[] sample, int count, double low, double high) {
        int[] counts = new int[BINS];
        double scale = high > low ? BINS / (high - low) : 0;
        for (int i = 0; i < count; i++) {
            if (Float.isFinite(sample[i])) {
                counts[Math.min(BINS - 1, (int) ((sample[i] - low) * scale))]++;
            }
        }
        return counts;
    }

    /** Root of the mean square. */
    public double rootMeanSquare() {
        return Math.hypot(mean, std);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram it
                && values == it.values
                && sampled == it.sampled
                && nonFinite == it.nonFinite
                && Double.compare(low, it.low) == 0
                && Double.compare(high, it.high) == 0
                && Double.compare(mean, it.mean) == 0
                && Double.compare(std, it.std) == 0
                && Arrays.equals(counts, it.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "%s numbers from %s to %s: %s".formatted(values, low, high, Arrays.toString(counts));
    }
}
