package dev.chainrule.history;

import java.util.Arrays;
import java.util.List;

/** Consecutive points of a history in memory, column by column. Not for several threads at once. */
public final class PointBlock implements PointSink {

    private static final int MOST_POINTS = 1 << 16;
    private static final int MOST_VALUES = 1 << 18;
    /** Of each point besides its metrics. */
    private static final int PLACES = 2;

    private final Resolution resolution;
    private final List<String> metrics;
    private final long[] steps;
    private final int[] epochs;
    private final double[][] values;
    private int points;

    PointBlock(Resolution resolution, List<String> metrics, int capacity) {
        this.resolution = resolution;
        this.metrics = metrics;
        this.steps = new long[capacity];
        this.epochs = new int[capacity];
        this.values = new double[metrics.size()][capacity];
    }

    PointBlock(Resolution resolution, List<String> metrics, long[] steps, int[] epochs, double[][] values) {
        this.resolution = resolution;
        this.metrics = metrics;
        this.steps = steps;
        this.epochs = epochs;
        this.values = values;
        this.points = steps.length;
    }

    /** How many points a block has room for, where so many are to come. */
    static int capacity(long points, int metrics) {
        return (int) Math.min(points, Math.min(MOST_POINTS, MOST_VALUES / (metrics + PLACES)));
    }

    static long bytes(long points, int metrics) {
        return (long) capacity(points, metrics) * (Long.BYTES + Integer.BYTES + (long) metrics * Double.BYTES);
    }

    @Override
    public void point(long step, int epoch, double[] row) {
        steps[points] = step;
        epochs[points] = epoch;
        for (int i = 0; i < row.length; i++) {
            values[i][points] = row[i];
        }
        points++;
    }

    /** Of a step. */
    void point(long step, int epoch, double loss, double learningRate) {
        steps[points] = step;
        epochs[points] = epoch;
        values[0][points] = loss;
        values[1][points] = learningRate;
        points++;
    }

    boolean full() {
        return points == steps.length;
    }

    void clear() {
        points = 0;
    }

    PointBlock copy() {
        double[][] copied = Arrays.stream(values)
                .map(column -> Arrays.copyOf(column, points))
                .toArray(double[][]::new);
        return new PointBlock(resolution, metrics, Arrays.copyOf(steps, points), Arrays.copyOf(epochs, points), copied);
    }

    /** Those up to there; this block itself where that is all. */
    PointBlock upTo(long step, int epoch) {
        int count = 0;
        while (count < points && steps[count] <= step && epochs[count] <= epoch) {
            count++;
        }
        if (count == points) {
            return this;
        }
        PointBlock shorter = copy();
        shorter.points = count;
        return shorter;
    }

    void forEach(long from, long to, PointSink sink) {
        double[] row = new double[values.length];
        for (int point = 0; point < points; point++) {
            if (steps[point] >= from && steps[point] <= to) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = values[i][point];
                }
                sink.point(steps[point], epochs[point], row);
            }
        }
    }

    Resolution resolution() {
        return resolution;
    }

    List<String> metrics() {
        return metrics;
    }

    int points() {
        return points;
    }

    long step(int point) {
        return steps[point];
    }

    int epoch(int point) {
        return epochs[point];
    }

    /** @param metric which of {@link #metrics} */
    double value(int metric, int point) {
        return values[metric][point];
    }
}
