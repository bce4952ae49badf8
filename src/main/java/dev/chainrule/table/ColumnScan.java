package dev.chainrule.table;

import java.util.ArrayList;
import java.util.List;

/** Learns from the cells of one column, which pass by from the first row to the last, as often as it asks. */
interface ColumnScan {

    /** @param present the cells that are not missing stand before {@code n}; not to be changed */
    void take(double[] present, int n);

    /** @return whether all cells have to pass once more */
    boolean again();

    /** Lets all cells of a column pass until every sweep has seen enough. */
    static void run(Table table, String column, Iterable<? extends ColumnScan> sweeps) {
        List<ColumnScan> waiting = new ArrayList<>();
        sweeps.forEach(waiting::add);
        double[] present = new double[table.chunkRows()];
        while (!waiting.isEmpty()) {
            table.read(List.of(column), (first, rows, cells) -> {
                int n = present(cells[0], rows, present);
                waiting.forEach(sweep -> sweep.take(present, n));
            });
            waiting.removeIf(sweep -> !sweep.again());
        }
    }

    private static int present(double[] cells, int rows, double[] into) {
        int n = 0;
        for (int row = 0; row < rows; row++) {
            if (!Double.isNaN(cells[row])) {
                into[n++] = cells[row];
            }
        }
        return n;
    }
}
