package dev.chainrule.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds columns that have the same cell as an earlier one in every row; only those of the same profile are compared. */
public final class EqualColumns {

    /** Read side by side. */
    private static final int MOST_COMPARED = 1000;

    private EqualColumns() {}

    /** Those that might be equal, the earliest of each group first; columns that never change, and wide ones, are none. */
    public static List<List<Column>> candidates(List<Column> columns) {
        Map<Object, List<Column>> groups = new LinkedHashMap<>();
        columns.stream()
                .filter(column -> !column.constant() && !column.wide())
                .forEach(column -> groups.computeIfAbsent(likeness(column), any -> new ArrayList<>())
                        .add(column));
        return groups.values().stream()
                .filter(group -> group.size() > 1)
                .limit(MOST_COMPARED)
                .toList();
    }

    private static Object likeness(Column column) {
        List<Object> figures = new ArrayList<>(column.examples());
        figures.add(column.type());
        figures.add(column.missing());
        figures.add(column.distinct());
        figures.add(String.valueOf(column.mean()));
        figures.add(String.valueOf(column.std()));
        figures.add(String.valueOf(column.histogram()));
        return figures;
    }

    /** By the name of each column that is the same as an earlier one, the name of that one. */
    public static Map<String, String> of(Table table, List<Column> group) {
        List<Column> left = group.subList(0, Math.min(group.size(), MOST_COMPARED));
        Map<String, String> found = new LinkedHashMap<>();
        while (left.size() > 1) {
            List<String> names = left.stream().map(Column::name).toList();
            String first = names.get(0);
            boolean[] equal = equalToFirst(table, names);
            List<Column> others = new ArrayList<>();
            for (int i = 1; i < equal.length; i++) {
                if (equal[i]) {
                    found.put(names.get(i), first);
                } else {
                    others.add(left.get(i));
                }
            }
            left = others;
        }
        return found;
    }

    private static boolean[] equalToFirst(Table table, List<String> names) {
        boolean[] equal = new boolean[names.size()];
        Arrays.fill(equal, true);
        for (int i = 1; i < equal.length; i++) {
            equal[i] = table.dictionary(names.get(i)).equals(table.dictionary(names.get(0)));
        }
        Chunk chunk = table.room(names);
        for (int number = 0; number < table.chunks() && anyOther(equal); number++) {
            chunk.read(number);
            double[][] cells = chunk.cells();
            for (int i = 1; i < equal.length; i++) {
                equal[i] = equal[i] && Arrays.equals(cells[0], 0, chunk.rows(), cells[i], 0, chunk.rows());
            }
        }
        return equal;
    }

    private static boolean anyOther(boolean[] equal) {
        for (int i = 1; i < equal.length; i++) {
            if (equal[i]) {
                return true;
            }
        }
        return false;
    }
}
