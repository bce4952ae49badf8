package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.Ranks;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.RawChunk;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** The rows of a table that may be trained on; no other cell is looked at. */
final class TrainingRows {

    /** Takes the cells of one column, chunk by chunk; those of several columns may come on several threads. */
    @FunctionalInterface
    interface Learner {

        /**
         * @param present cells that are not missing, at the front; of a wide column all numbers of each; they may be changed
         * @param count how many numbers
         */
        void learn(String column, double[] present, int count);
    }

    /** Numbers that are held in memory at once to be sorted (80 MB); of more rows, so many are drawn. */
    static final int MOST_RANKED = 10_000_000;

    /** Chunks that are loaded before their columns are trained on: up to 4 MB each. */
    private static final int PARTS_PER_THREAD = 2;

    /** Groups of columns that a thread takes one after the other, so that none waits long for the last. */
    private static final int GROUPS_PER_THREAD = 8;

    private final Table table;
    private final boolean[] training;
    private final int count;
    private final int mostRanked;
    private final Team team;

    TrainingRows(Table table, int[] rows, Team team) {
        this(table, rows, MOST_RANKED, team);
    }

    TrainingRows(Table table, int[] rows, int mostRanked, Team team) {
        this.team = table.chunks() == 1 ? Team.alone() : team;
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

    /** Reads the columns once; what is learned of one does not depend on the number of threads. */
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
        Part[] parts = new Part[Math.min(table.chunks(), PARTS_PER_THREAD * team.size())];
        Arrays.setAll(parts, i -> new Part(table.rawRoom(columns), every));
        int groups = Math.min(columns.size(), GROUPS_PER_THREAD * team.size());
        int[] sizes =
                columns.stream().mapToInt(name -> table.column(name).size()).toArray();
        double[][] cells = new double[groups][];
        for (int group = 0; group < groups; group++) {
            int widest = IntStream.range(
                            Team.first(group, groups, sizes.length), Team.first(group + 1, groups, sizes.length))
                    .map(column -> sizes[column])
                    .max()
                    .orElse(1);
            cells[group] = new double[table.chunkRows() * widest];
        }
        for (int begin = 0; begin < table.chunks(); begin += parts.length) {
            int first = begin;
            int count = Math.min(parts.length, table.chunks() - first);
            team.run(count, i -> parts[i].load(first + i));
            team.run(groups, group -> {
                int end = Team.first(group + 1, groups, columns.size());
                for (int column = Team.first(group, groups, columns.size()); column < end; column++) {
                    for (int i = 0; i < count; i++) {
                        parts[i].teach(column, sizes[column], cells[group], learner);
                    }
                }
            });
        }
    }

    /** One chunk, and which of its rows may be trained on. */
    private final class Part {

        private final RawChunk chunk;
        private final int every;
        /** Counted from the chunk's first row; looked up once for all columns. */
        private final int[] chosen = new int[table.chunkRows()];

        private int choices;

        Part(RawChunk chunk, int every) {
            this.chunk = chunk;
            this.every = every;
        }

        void load(int number) {
            chunk.load(number);
            choices = 0;
            for (int row = 0; row < chunk.rows(); row++) {
                int index = chunk.firstRow() + row;
                chosen[choices] = row;
                choices += training[index] && (every == 1 || drawn(index, every)) ? 1 : 0;
            }
        }

        /**
         * @param size numbers of a cell
         * @param cells room for a column of a chunk
         */
        void teach(int column, int size, double[] cells, PlaceLearner learner) {
            chunk.decode(column, 0, chunk.rows(), cells);
            learner.learn(
                    column,
                    cells,
                    size == 1 ? gather(cells, chosen, choices) : gatherWide(cells, size, chosen, choices));
        }
    }

    private static boolean drawn(int row, int every) {
        return Long.remainderUnsigned(mixed(row), every) == 0;
    }

    /** Moves the present ones of the chosen cells to the front. */
    private static int gather(double[] cells, int[] chosen, int choices) {
        int present = 0;
        for (int i = 0; i < choices; i++) {
            double cell = cells[chosen[i]];
            cells[present] = cell;
            present += Double.isNaN(cell) ? 0 : 1;
        }
        return present;
    }

    /** Moves the numbers of the chosen cells to the front. */
    private static int gatherWide(double[] cells, int size, int[] chosen, int choices) {
        for (int i = 0; i < choices; i++) {
            System.arraycopy(cells, chosen[i] * size, cells, i * size, size);
        }
        return choices * size;
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
        List<GrowingArray> all = new ArrayList<>();
        columns.forEach(column -> all.add(new GrowingArray(count / every + 1)));
        read(columns, every, (i, present, count) -> all.get(i).add(present, count));
        for (int i = 0; i < columns.size(); i++) {
            found.accept(columns.get(i), Ranks.of(all.get(i).values()));
        }
    }
}
