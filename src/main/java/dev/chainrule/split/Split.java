package dev.chainrule.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which rows to learn from, which to choose by and which to judge by at the end, all ascending; the same seed gives the
 * same on every machine.
 */
@SuppressWarnings("ArrayRecordComponent") // a million boxed integers would be the price, and nobody compares splits
public record Split(int[] training, int[] validation, int[] test) {

    /** Without test rows. */
    public Split(int[] training, int[] validation) {
        this(training, validation, new int[0]);
    }

    /** Up to so many of some rows, from all over them, in their order. */
    public static int[] spread(int[] rows, int most) {
        int[] some = new int[Math.min(most, rows.length)];
        for (int i = 0; i < some.length; i++) {
            some[i] = rows[(int) ((long) i * rows.length / some.length)];
        }
        return some;
    }

    /** The same where nothing is chosen any more: all rows but the test rows are learned from. */
    public Split chosen() {
        int[] both = IntStream.concat(Arrays.stream(training), Arrays.stream(validation))
                .sorted()
                .toArray();
        return new Split(both, new int[0], test);
    }

    /** The same where nothing is judged any more either: all rows are learned from. */
    public Split whole() {
        int[] all = IntStream.concat(Arrays.stream(chosen().training()), Arrays.stream(test))
                .sorted()
                .toArray();
        return new Split(all, new int[0]);
    }

    /** The same training and validation rows, and these for the end. */
    Split with(int[] tested) {
        return new Split(training, validation, tested);
    }

    /** At least one row is left for training. */
    public static Split random(int[] rows, double fraction, long seed) {
        return stratified(rows, new int[rows.length], fraction, seed);
    }

    /**
     * Each class gives its share to the validation rows, rounded so that the whole comes out right, and keeps at least
     * one row for training.
     *
     * @param classOfRow the class, from 0, of each element of {@code rows}
     */
    public static Split stratified(int[] rows, int[] classOfRow, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be at least 0 and less than 1: " + fraction);
        }
        int[][] classes = byClass(rows, classOfRow);
        int[] quotas = quotas(classes, rows.length, fraction);
        Random random = new Random(seed);
        boolean[] validates = new boolean[Arrays.stream(rows).max().orElse(-1) + 1];
        for (int i = 0; i < classes.length; i++) {
            random.shuffle(classes[i]);
            for (int j = 0; j < quotas[i]; j++) {
                validates[classes[i][j]] = true;
            }
        }
        return new Split(matching(rows, row -> !validates[row]), matching(rows, row -> validates[row]));
    }

    /** As {@link #folds(int[], int[], int, long)}, with all rows of one class. */
    public static List<Split> folds(int[] rows, int folds, long seed) {
        return folds(rows, new int[rows.length], folds, seed);
    }

    /**
     * Each row validates in one of the folds and trains in the others. Sizes differ by at most one row, and so do those
     * of each class.
     *
     * @param classOfRow the class, from 0, of each element of {@code rows}
     */
    public static List<Split> folds(int[] rows, int[] classOfRow, int folds, long seed) {
        Random random = new Random(seed);
        int[] foldOfRow = new int[Arrays.stream(rows).max().orElse(-1) + 1];
        int dealt = 0;
        for (int[] rowsOfClass : byClass(rows, classOfRow)) {
            random.shuffle(rowsOfClass);
            for (int row : rowsOfClass) {
                foldOfRow[row] = dealt++ % folds;
            }
        }
        return IntStream.range(0, folds)
                .mapToObj(fold -> new Split(
                        matching(rows, row -> foldOfRow[row] != fold), matching(rows, row -> foldOfRow[row] == fold)))
                .toList();
    }

    /** The rows that are wanted for judging; all others are trained on. */
    static Split holdingBack(int[] rows, IntPredicate heldBack) {
        return new Split(matching(rows, heldBack.negate()), matching(rows, heldBack));
    }

    /**
     * All rows of a group on one side. Groups are taken in random order as long as the share is not exceeded; where none
     * is small enough, the smallest is held out.
     *
     * @param groupOfRow the group, from 0, of each element of {@code rows}
     */
    static Split grouped(int[] rows, int[] groupOfRow, double fraction, long seed) {
        int[][] groups = byClass(rows, groupOfRow);
        long quota = Math.round(rows.length * fraction);
        List<int[]> heldBack = new ArrayList<>();
        for (int[] group : shuffled(groups, seed)) {
            if (group.length <= quota && heldBack.size() + 1 < groups.length) {
                heldBack.add(group);
                quota -= group.length;
            }
        }
        if (heldBack.isEmpty() && fraction > 0 && groups.length > 1) {
            heldBack.add(Arrays.stream(groups)
                    .min(Comparator.comparingInt(group -> group.length))
                    .orElseThrow());
        }
        int[] validation =
                heldBack.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        return holdingBack(rows, row -> Arrays.binarySearch(validation, row) >= 0);
    }

    /** All rows of a group in one fold; the largest groups are dealt first, each to the fold with the fewest rows. */
    static List<Split> groupFolds(int[] rows, int[] groupOfRow, int folds, long seed) {
        List<int[]> groups = new ArrayList<>(shuffled(byClass(rows, groupOfRow), seed));
        groups.sort(Comparator.comparingInt(group -> -group.length));
        int[] foldOfRow = new int[Arrays.stream(rows).max().orElse(-1) + 1];
        int[] sizes = new int[folds];
        for (int[] group : groups) {
            int smallest = 0;
            for (int fold = 1; fold < folds; fold++) {
                smallest = sizes[fold] < sizes[smallest] ? fold : smallest;
            }
            sizes[smallest] += group.length;
            for (int row : group) {
                foldOfRow[row] = smallest;
            }
        }
        return IntStream.range(0, folds)
                .mapToObj(fold -> holdingBack(rows, row -> foldOfRow[row] == fold))
                .toList();
    }

    private static List<int[]> shuffled(int[][] groups, long seed) {
        int[] order = IntStream.range(0, groups.length).toArray();
        new Random(seed).shuffle(order);
        return Arrays.stream(order).mapToObj(i -> groups[i]).toList();
    }

    /**
     * The last share in time. Rows of one time stay on one side, so that the share may be a little more or less.
     *
     * @param timeOfRow of each element of {@code rows}; none NaN
     */
    static Split latest(int[] rows, double[] timeOfRow, double fraction) {
        int wanted = (int) Math.round(rows.length * fraction);
        if (wanted == 0) {
            return new Split(rows, new int[0]);
        }
        double[] ascending = timeOfRow.clone();
        Arrays.sort(ascending);
        double time = ascending[rows.length - wanted];
        int before = 0;
        int upTo = 0;
        for (double each : ascending) {
            before += each < time ? 1 : 0;
            upTo += each <= time ? 1 : 0;
        }
        boolean with =
                before > 0 && (upTo == rows.length || rows.length - before - wanted <= wanted - (rows.length - upTo));
        boolean[] late = new boolean[rows[rows.length - 1] + 1];
        for (int i = 0; i < rows.length; i++) {
            late[rows[i]] = with ? timeOfRow[i] >= time : timeOfRow[i] > time;
        }
        return holdingBack(rows, row -> late[row]);
    }

    private static int[] matching(int[] rows, IntPredicate wanted) {
        int[] found = new int[rows.length];
        int count = 0;
        for (int row : rows) {
            if (wanted.test(row)) {
                found[count++] = row;
            }
        }
        int[] matching = Arrays.copyOf(found, count);
        Arrays.sort(matching);
        return matching;
    }

    private static int[][] byClass(int[] rows, int[] classOfRow) {
        int[] sizes = new int[Arrays.stream(classOfRow).max().orElse(-1) + 1];
        for (int it : classOfRow) {
            sizes[it]++;
        }
        int[][] classes = new int[sizes.length][];
        Arrays.setAll(classes, i -> new int[sizes[i]]);
        for (int i = rows.length - 1; i >= 0; i--) {
            int it = classOfRow[i];
            classes[it][--sizes[it]] = rows[i];
        }
        return classes;
    }

    /** Largest remainders: each class gets its whole share, what is left goes to those cut short most. */
    private static int[] quotas(int[][] classes, int rows, double fraction) {
        int[] quotas = new int[classes.length];
        Arrays.setAll(quotas, i -> Math.min((int) (classes[i].length * fraction), most(classes[i])));
        List<Integer> mostCutShort = IntStream.range(0, classes.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> quotas[i] - classes[i].length * fraction))
                .toList();
        int left = (int) Math.round(rows * fraction) - Arrays.stream(quotas).sum();
        for (int i : mostCutShort) {
            if (left > 0 && quotas[i] < most(classes[i])) {
                quotas[i]++;
                left--;
            }
        }
        return quotas;
    }

    private static int most(int[] rowsOfClass) {
        return Math.max(0, rowsOfClass.length - 1);
    }

    /** SplitMix64 (Steele, Lea and Flood 2014): the JDK does not promise that its own generators stay the same. */
    private static final class Random {

        private long state;

        Random(long seed) {
            this.state = seed;
        }

        private long next() {
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            return mixed ^ (mixed >>> 31);
        }

        /** Fisher and Yates. */
        void shuffle(int[] values) {
            for (int i = values.length - 1; i > 0; i--) {
                int other = (int) Long.remainderUnsigned(next(), i + 1L);
                int kept = values[i];
                values[i] = values[other];
                values[other] = kept;
            }
        }
    }
}
