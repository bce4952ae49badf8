package dev.chainrule.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds target leakage, columns that determine another one: each of their values (or its absence) occurs with a single
 * value of it, or both are the same quantity in other units. It looks at the first {@value #MOST_ROWS} rows. Values
 * that come again only because whole rows do determine nothing.
 */
public final class LeakyColumns {

    private static final int MOST_ROWS = 200_000;
    /** With fewer, both may come about by chance. */
    private static final int FEWEST_ROWS = 20;

    private static final int MOST_KINDS = 1000;
    private static final int FEWEST_ROWS_OF_A_KIND = 5;
    private static final double STRAIGHT = 0.99999;

    /** How many different rows there could be, for each that there is, where none comes twice by chance. */
    private static final double ROOM = 20;

    /** How a column does it. */
    public enum How {
        /** Each of its values occurs with a single value. */
        DETERMINES,
        /** It lies on a straight line with it. */
        SAME_QUANTITY
    }

    /** @param column the name of the column that determines the other */
    public record LeakyColumn(String column, How how) {

        /** Of this column, in words. */
        public String of(String other) {
            return how == How.DETERMINES
                    ? "each of its values occurs with a single value of \"%s\"".formatted(other)
                    : "is a linear function of \"%s\"".formatted(other);
        }
    }

    private final Column target;
    private final List<Suspect> suspects = new ArrayList<>();
    private final Map<Double, Long> targets = new HashMap<>();

    private LeakyColumns(Column target) {
        this.target = target;
    }

    /** Those of the columns that determine the target; neither itself nor columns that are the same in every row. */
    public static List<LeakyColumn> of(Table table, List<Column> columns, Column target) {
        return table.rows() < FEWEST_ROWS || target.constant() || target.wide()
                ? List.of()
                : new LeakyColumns(target).among(table, columns);
    }

    private List<LeakyColumn> among(Table table, List<Column> columns) {
        columns.stream()
                .filter(column -> !column.wide() && !column.sameCellsAs(target))
                .forEach(column -> suspect(column, table.rows()));
        for (int chunk = 0; !suspects.isEmpty() && chunk < table.chunks(); chunk++) {
            if ((long) chunk * table.chunkRows() >= MOST_ROWS) {
                break;
            }
            look(table, chunk);
        }
        suspects.removeIf(suspect -> !suspect.guilty());
        if (suspects.stream().anyMatch(Kinds.class::isInstance)) {
            double most = differentRows(table) / (double) FEWEST_ROWS_OF_A_KIND;
            suspects.removeIf(suspect -> suspect instanceof Kinds kinds && kinds.kinds.size() > most);
        }
        return suspects.stream()
                .map(suspect -> new LeakyColumn(suspect.column, suspect.how()))
                .toList();
    }

    private void suspect(Column column, int rows) {
        long kinds = column.distinct() + (column.missing() > 0 ? 1 : 0);
        boolean few = kinds <= MOST_KINDS && kinds * FEWEST_ROWS_OF_A_KIND <= rows;
        if (few && kinds >= Math.max(2, target.distinct())) {
            suspects.add(new Kinds(column.name()));
        } else if (column.type().numeric() && target.type().numeric() && !column.constant()) {
            suspects.add(new Line(column.name()));
        }
    }

    /** Those that are cleared are not read again. */
    private void look(Table table, int number) {
        List<String> names = new ArrayList<>();
        names.add(target.name());
        suspects.forEach(suspect -> names.add(suspect.column));
        Chunk chunk = table.room(names).read(number);
        double[] answers = chunk.cells()[0];
        for (int row = 0; row < chunk.rows(); row++) {
            if (!Double.isNaN(answers[row])) {
                targets.merge(answers[row], 1L, Long::sum);
            }
        }
        List<Suspect> cleared = new ArrayList<>();
        IntStream.range(0, suspects.size())
                .filter(i -> !suspects.get(i).take(chunk.cells()[i + 1], answers, chunk.rows()))
                .forEach(i -> cleared.add(suspects.get(i)));
        suspects.removeAll(cleared);
    }

    /** How many different rows there are, where they are repeated on purpose; else without bound. */
    private double differentRows(Table table) {
        if (table.columns().stream().anyMatch(Column::wide)) {
            return Double.POSITIVE_INFINITY;
        }
        List<Column> columns = table.columns().stream()
                .filter(column -> column.distinct() < table.rows()) // which else numbers the rows
                .toList();
        List<String> names = columns.stream().map(Column::name).toList();
        if (names.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Set<Integer> different = new HashSet<>();
        Chunk chunk = table.room(names);
        for (int number = 0; number < table.chunks() && (long) number * table.chunkRows() < MOST_ROWS; number++) {
            chunk.read(number);
            for (int row = 0; row < chunk.rows(); row++) {
                int hash = 1;
                for (double[] cells : chunk.cells()) {
                    hash = 31 * hash + Double.hashCode(cells[row]);
                }
                different.add(hash);
            }
        }
        double possible = columns.stream()
                .filter(column -> !column.name().equals(target.name()))
                .mapToDouble(column -> Math.log((double) Math.max(1, column.distinct())))
                .sum();
        return possible > Math.log(ROOM * different.size()) ? different.size() : Double.POSITIVE_INFINITY;
    }

    private abstract static class Suspect {

        final String column;

        Suspect(String column) {
            this.column = column;
        }

        /** @return false when it is cleared */
        abstract boolean take(double[] cells, double[] answers, int rows);

        abstract boolean guilty();

        abstract How how();
    }

    /** What occurs with one value. */
    private static final class RowsOfValue {
        final double answer;
        long rows;

        RowsOfValue(double answer) {
            this.answer = answer;
        }
    }

    private final class Kinds extends Suspect {

        private final Map<Double, RowsOfValue> kinds = new HashMap<>();

        Kinds(String column) {
            super(column);
        }

        @Override
        boolean take(double[] cells, double[] answers, int rows) {
            for (int row = 0; row < rows; row++) {
                double answer = answers[row];
                if (!Double.isNaN(answer)) {
                    RowsOfValue kind = kinds.computeIfAbsent(cells[row], any -> new RowsOfValue(answer));
                    kind.rows++;
                    if (kind.answer != answer) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** Not when only its rarest values tell the answers apart that are not the usual one. */
        @Override
        boolean guilty() {
            long usual =
                    targets.values().stream().mapToLong(count -> count).max().orElse(0);
            long all = targets.values().stream().mapToLong(count -> count).sum();
            long told = kinds.values().stream()
                    .filter(kind -> kind.rows >= FEWEST_ROWS_OF_A_KIND && targets.getOrDefault(kind.answer, 0L) < usual)
                    .mapToLong(kind -> kind.rows)
                    .sum();
            boolean even = targets.values().stream().distinct().count() == 1;
            return targets.size() > 1 && (even || (told >= FEWEST_ROWS_OF_A_KIND && told * 2 >= all - usual));
        }

        @Override
        How how() {
            return How.DETERMINES;
        }
    }

    /** Correlation, as the pairs come (Welford 1962). */
    private static final class Line extends Suspect {

        private final PairMoments moments = new PairMoments();

        Line(String column) {
            super(column);
        }

        @Override
        boolean take(double[] cells, double[] answers, int rows) {
            for (int row = 0; row < rows; row++) {
                if (!Double.isNaN(cells[row]) && !Double.isNaN(answers[row])) {
                    moments.take(cells[row], answers[row]);
                }
            }
            return moments.count() < FEWEST_ROWS || guilty();
        }

        @Override
        boolean guilty() {
            return moments.count() >= FEWEST_ROWS && Math.abs(moments.correlation()) >= STRAIGHT;
        }

        @Override
        How how() {
            return How.SAME_QUANTITY;
        }
    }
}
