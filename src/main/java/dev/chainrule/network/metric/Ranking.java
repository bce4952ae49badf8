package dev.chainrule.network.metric;

import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.thread.Team;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scores of rows, kept to put them in order. Exact up to a million scores; beyond, a uniform sample of the rows
 * (Vitter 1985, algorithm R), the same for the same rows.
 */
final class Ranking {

    private static final int MOST_SCORES = 1_000_000;
    /** Fewer keys than this are sorted by comparison. */
    private static final int FEW = 1 << 11;

    private static final int DIGIT = 11;

    private final int columns;
    private final float[] scores;
    private final int[] truths;
    private final RandomStream random = RandomStream.of(0, Purpose.MEASURING, 0);
    private int seen;
    private @Nullable List<Ordered> inOrder;

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

    /** Of all scores, however many. */
    static Ranking ofAll(int columns, int rows) {
        return new Ranking(columns, rows, Integer.MAX_VALUE);
    }

    void add(float[] outputs, int truth) {
        add(outputs, 0, truth);
    }

    void add(Ranking all) {
        for (int row = 0; row < all.seen; row++) {
            add(all.scores, row * columns, all.truths[row]);
        }
    }

    private void add(float[] outputs, int from, int truth) {
        inOrder = null;
        int place = seen < truths.length ? seen : random.nextInt(seen + 1);
        seen++;
        if (place < truths.length) {
            truths[place] = truth;
            System.arraycopy(outputs, from, scores, place * columns, columns);
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

    /** Puts the rows into the order of each column's scores, some columns at once. */
    List<Ordered> sort(Team team) {
        Ordered[] found = new Ordered[columns];
        team.run(columns, column -> found[column] = ordered(column, columns == 1 ? 1 : column));
        inOrder = List.of(found);
        return inOrder;
    }

    /** Of two classes the second's; of more the mean over those that are defined. */
    private double mean(ToDoubleFunction<Ordered> area) {
        List<Ordered> sorted = inOrder == null ? sort(Team.alone()) : inOrder;
        if (columns == 1) {
            return area.applyAsDouble(sorted.get(0));
        }
        return sorted.stream()
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
        return new Ordered(sorted(keys));
    }

    /** Ascending as the score does, in 32 bits; both zeros are the same. */
    private static long sortable(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) - (long) Integer.MIN_VALUE;
    }

    /** Digit by digit from the lowest on, in linear time (Knuth 1998, section 5.2.5); the array given may be changed. */
    private static long[] sorted(long[] keys) {
        if (keys.length < FEW) {
            Arrays.sort(keys);
            return keys;
        }
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int digit = 0; digit < 3; digit++) {
            distribute(from, digit * DIGIT, to);
            long[] done = to;
            to = from;
            from = done;
        }
        return from;
    }

    private static void distribute(long[] keys, int shift, long[] into) {
        int[] places = new int[(1 << DIGIT) + 1];
        int mask = (1 << DIGIT) - 1;
        for (long key : keys) {
            places[((int) (key >>> shift) & mask) + 1]++;
        }
        for (int digit = 0; digit < mask; digit++) {
            places[digit + 1] += places[digit];
        }
        for (long key : keys) {
            into[places[(int) (key >>> shift) & mask]++] = key;
        }
    }

    /** Scores in ascending order, the lowest bit of each saying whether its row is positive. */
    private static final class Ordered {

        private static final long NOT_A_NUMBER = sortable(Float.NaN);

        private final long[] keys;
        private final double positives;

        Ordered(long[] keys) {
            this.keys = keys;
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
            return Math.min(1, area); // which rounding may pass
        }
    }
}
