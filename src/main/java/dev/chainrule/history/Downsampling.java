package dev.chainrule.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fewer points that still tell the truth: the points are cut into equal parts, and each part keeps those where each
 * metric is smallest and largest. So the first, last, smallest, largest and best points are always there. Takes the
 * points one after the other, and holds no more than it keeps; it keeps them all where they are few.
 */
final class Downsampling implements PointSink {

    private final PointBlock kept;
    private final long points;
    private final boolean all;
    private final long parts;
    private final Row[] smallest;
    private final Row[] largest;
    private final Row latest;
    private long seen;
    private long part;

    /**
     * @param points how many will come at most
     * @param most that are kept, at least {@link #fewest}
     */
    Downsampling(Resolution resolution, List<String> metrics, long points, int most) {
        int width = metrics.size();
        this.kept = new PointBlock(resolution, metrics, (int) Math.min(points, most));
        this.points = points;
        this.all = points <= most;
        this.parts = Math.max(1, (most - 2) / Math.max(1, 2 * width));
        this.smallest = rows(width);
        this.largest = rows(width);
        this.latest = new Row(width);
    }

    /** The first, the last, and of each metric the smallest and the largest. */
    static int fewest(int metrics) {
        return 2 + 2 * metrics;
    }

    private static Row[] rows(int width) {
        return Stream.generate(() -> new Row(width)).limit(width).toArray(Row[]::new);
    }

    @Override
    public void point(long step, int epoch, double[] values) {
        if (seen == points) {
            return; // more than were announced: the job has gone on meanwhile
        }
        if (all) {
            kept.point(step, epoch, values);
        } else {
            if (seen == 0) {
                kept.point(step, epoch, values);
            }
            if (seen == points * (part + 1) / parts) {
                closePart();
                part++;
            }
            compare(step, epoch, values);
            latest.set(step, epoch, values);
        }
        seen++;
    }

    private void compare(long step, int epoch, double[] values) {
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (Double.isNaN(value)) {
                continue;
            }
            if (smallest[i].isEmpty() || value < smallest[i].values[i]) {
                smallest[i].set(step, epoch, values);
            }
            if (largest[i].isEmpty() || value > largest[i].values[i]) {
                largest[i].set(step, epoch, values);
            }
        }
    }

    private void closePart() {
        Stream.concat(Arrays.stream(smallest), Arrays.stream(largest))
                .filter(row -> !row.isEmpty())
                .sorted(Comparator.comparingLong(row -> row.step))
                .forEach(this::keep);
        Stream.concat(Arrays.stream(smallest), Arrays.stream(largest)).forEach(Row::clear);
    }

    private void keep(Row row) {
        if (kept.points() == 0 || row.step > kept.step(kept.points() - 1)) {
            kept.point(row.step, row.epoch, row.values);
        }
    }

    /** After the last point. */
    PointBlock kept() {
        if (!all && seen > 0) {
            closePart();
            keep(latest);
        }
        return kept;
    }

    /** How many have come. */
    long seen() {
        return seen;
    }

    /** A point. */
    private static final class Row {

        private static final long NONE = -1;

        private final double[] values;
        private long step = NONE;
        private int epoch;

        Row(int width) {
            values = new double[width];
        }

        boolean isEmpty() {
            return step == NONE;
        }

        void clear() {
            step = NONE;
        }

        void set(long newStep, int newEpoch, double[] newValues) {
            step = newStep;
            epoch = newEpoch;
            System.arraycopy(newValues, 0, values, 0, values.length);
        }
    }
}
