package dev.chainrule.network;

/** Histograms of numbers that a test names. */
public final class HistogramFixture {

    private HistogramFixture() {}

    public static Histogram of(float... numbers) {
        return Histogram.of(numbers, numbers.length, numbers.length);
    }
}
