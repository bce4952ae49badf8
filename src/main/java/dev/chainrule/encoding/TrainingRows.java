package dev.chainrule.encoding;

import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The rows of a table that may be learnt from; no other cell is looked at. */
final class TrainingRows {

    /** Takes the cells of one column, chunk by chunk. */
    @FunctionalInterface
    interface Learner {

        /**
         * @param present cells that are not missing, at the front; they may be changed
         * @param count how many
         */
        void learn(String column, double[] present, int count);
    }

    /** Numbers that are held in memory at once to be sorted (80 MB); of more rows, so many are drawn. */
    static final int MOST_RANKED = 10_000_000;

    private final Table table;
    private final boolean[] training;
    private final int count;
    private final int mostRanked;

    TrainingRows(Table table, int[] rows) {
        this(table, rows, MOST_RANKED);
    }

    TrainingRows(Table table, int[] rows, int mostRanked) {
        this.table = table;
        this.training = new boolean[table.rows()];
        this.count = rows.length;
        this.mostRanked = mostRanked;
        for (int row : rows) {
            training[row] = true;
        }
    }

    int count() {
        return count;
    }

    boolean contains(int row) {
        return training[row];
    }

    /** Reads the columns once. */
    void read(List<String> columns, Learner learner) {
        read(columns, 1, (i, present, count) -> learner.learn(columns.get(i), present, count));
    }

    /** Takes the cells of a column by its place among those that are read. */
    @FunctionalInterface
    private interface PlaceLearner {
        void learn(int column, double[] present, int count);
    }

    /** @param every of about so many rows one is read */
    private void read(List<String> columns, int every, PlaceLearner learner) {
        double[] scratch = new double[table.chunkRows()];
        int[] chosen = new int[table.chunkRows()];
        table.read(columns, (first, rows, cells) -> {
            int choices = choose(first, rows, every, chosen);
            for (int i = 0; i < cells.length; i++) {
                learner.learn(i, scratch, present(cells[i], chosen, choices, scratch));
            }
        });
    }

    /** The training rows of a chunk, counted from its first row; looked up once for all columns. */
    private int choose(int first, int rows, int every, int[] chosen) {
        int choices = 0;
        for (int row = 0; row < rows; row++) {
            chosen[choices] = row;
            choices += training[first + row] && (every == 1 || drawn(first + row, every)) ? 1 : 0;
        }
        return choices;
    }

    private static boolean drawn(int row, int every) {
        return Long.remainderUnsigned(mixed(row), every) == 0;
    }

    /** Copies the present ones of the chosen cells to the front of scratch. */
    private static int present(double[] cells, int[] chosen, int choices, double[] scratch) {
        int present = 0;
        for (int i = 0; i < choices; i++) {
            double cell = cells[chosen[i]];
            scratch[present] = cell;
            present += Double.isNaN(cell) ? 0 : 1;
        }
        return present;
    }

    /** A number that looks random and is always the same for a row: SplitMix64 (Steele, Lea and Flood 2014). */
    static long mixed(int row) {
        long mixed = (row + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Sorts the numbers of each column, as many columns at once as memory is for. */
    void rank(List<String> columns, BiConsumer<String, Ranks> found) {
        int every = (int) Math.max(1, ((long) count + mostRanked - 1) / mostRanked);
        int atOnce = Math.max(1, mostRanked / Math.max(1, count));
        for (int from = 0; from < columns.size(); from += atOnce) {
            rankTogether(columns.subList(from, Math.min(from + atOnce, columns.size())), every, found);
        }
    }

    private void rankTogether(List<String> columns, int every, BiConsumer<String, Ranks> found) {
        List<Growing> all = new ArrayList<>();
        columns.forEach(column -> all.add(new Growing(count / every + 1)));
        read(columns, every, (i, present, count) -> all.get(i).add(present, count));
        for (int i = 0; i < columns.size(); i++) {
            found.accept(columns.get(i), Ranks.of(all.get(i).values()));
        }
    }
}
