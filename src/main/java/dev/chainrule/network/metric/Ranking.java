package dev.chainrule.network.metric;

import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The scores of rows, kept to put them in order. Exact up to a million scores; beyond, a uniform sample of the rows
 * (Vitter 1985, algorithm R), the same for the same rows.
 */
final class Ranking {

    private static final int MOST_SCORES = 1_000_000;

    private final int columns;
    private final float[] scores;
    private final int[] truths;
    private final RandomStream random = RandomStream.of(0, Purpose.MEASURING, 0);
    private int seen;

    /** @param columns 1 for two classes, else one for each class */
    Ranking(int columns, int rows) {
        this(columns, rows, MOST_SCORES);
    }

    Ranking(int columns, int rows, int mostScores) {
        this.columns = columns;
        int kept = Math.min(rows, Math.max(1, mostScores / columns));
        scores = new float[kept * columns];
        truths = new int[kept];
    }

    void add(float[] outputs, int truth) {
        int place = seen < truths.length ? seen : random.nextInt(seen + 1);
        seen++;
        if (place < truths.length) {
            truths[place] = truth;
            System.arraycopy(outputs, 0, scores, place * columns, columns);
        }
    }

    int kept() {
        return Math.min(seen, truths.length);
    }

    boolean sampled() {
        return seen > truths.length;
    }

    /** The area under the receiver operating characteristic. */
    double rocAuc() {
        return mean(Ordered::rocAuc);
    }

    /** The area under precision over recall, in steps. */
    double averagePrecision() {
        return mean(Ordered::averagePrecision);
    }

    /** Of two classes the second's; of more the mean over those that are defined. */
    private double mean(ToDoubleFunction<Ordered> area) {
        if (columns == 1) {
            return area.applyAsDouble(ordered(0, 1));
        }
        return IntStream.range(0, columns)
                .mapToObj(column -> ordered(column, column))
                .filter(ordered -> ordered.positives > 0)
                .mapToDouble(area)
                .average()
                .orElse(Double.NaN);
    }

    /** The rows by their score in one column, those of {@code type} being the positive ones. */
    private Ordered ordered(int column, int type) {
        long[] keys = new long[kept()];
        for (int row = 0; row < keys.length; row++) {
            float score = scores[row * columns + column];
            keys[row] = (sortable(score) << 1) | (truths[row] == type ? 1 : 0);
        }
        return new Ordered(keys);
    }

    /** Ascending as the score does; both zeros are the same. */
    private static long sortable(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** Scores in ascending order, the lowest bit of each saying whether its row is positive. */
    private static final class Ordered {

        private static final long NOT_A_NUMBER = sortable(Float.NaN);

        private final long[] keys;
        private final double positives;

        Ordered(long[] keys) {
            this.keys = keys;
            Arrays.sort(keys);
            this.positives = positives(0, keys.length);
        }

        private long positives(int from, int to) {
            long positive = 0;
            for (int i = from; i < to; i++) {
                positive += keys[i] & 1;
            }
            return positive;
        }

        private boolean undefined() {
            return positives == 0 || keys[keys.length - 1] >> 1 == NOT_A_NUMBER;
        }

        /** Where the scores that equal the one at {@code from} end. */
        private int endOfEquals(int from) {
            int to = from + 1;
            while (to < keys.length && keys[to] >> 1 == keys[from] >> 1) {
                to++;
            }
            return to;
        }

        double rocAuc() {
            double negatives = keys.length - positives;
            if (undefined() || negatives == 0) {
                return Double.NaN;
            }
            double won = 0;
            double below = 0;
            for (int from = 0; from < keys.length; ) {
                int to = endOfEquals(from);
                double positive = positives(from, to);
                double negative = to - from - positive;
                won += positive * (below + negative / 2);
                below += negative;
                from = to;
            }
            return won / (positives * negatives);
        }

        /** From the lowest threshold up: all rows from {@code from} on are then predicted to be positive. */
        double averagePrecision() {
            if (undefined()) {
                return Double.NaN;
            }
            double area = 0;
            double found = positives;
            for (int from = 0; from < keys.length; ) {
                int to = endOfEquals(from);
                double positive = positives(from, to);
                area += positive / positives * (found / (keys.length - from));
                found -= positive;
                from = to;
            }
            return area;
        }
    }
}
