package dev.chainrule.encoding;

import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;

/** The different values of a column as users see them, in ascending order. */
final class Labels {

    private Labels() {}

    /** @param stored cells of a table; NaN is left out */
    static List<Object> of(SortedSet<Double> stored, ColumnType type, List<String> dictionary) {
        List<Object> labels = new ArrayList<>();
        for (double cell : stored) {
            labels.add(Objects.requireNonNull(type.value(cell, dictionary)));
        }
        if (type == ColumnType.CATEGORY) {
            labels.sort(Comparator.comparing(String::valueOf));
        }
        return labels;
    }

    /** What comes back from JSON in other Java types gets those of the column. */
    static List<Object> restored(List<Object> labels, ColumnType type) {
        return labels.stream().map(type::restored).toList();
    }

    /** The place of each label by the double that a table keeps for it. */
    static Map<Double, Integer> places(List<Object> labels, ColumnType type, List<String> dictionary) {
        Map<Object, Integer> places = new HashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        Map<Double, Integer> byStored = new HashMap<>();
        if (type != ColumnType.CATEGORY) {
            labels.forEach(label -> byStored.put(stored(label), places.get(label)));
            return byStored;
        }
        for (int code = 0; code < dictionary.size(); code++) {
            Integer place = places.get(dictionary.get(code));
            if (place != null) {
                byStored.put((double) code, place);
            }
        }
        return byStored;
    }

    private static double stored(Object label) {
        if (label instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return ((Number) label).doubleValue();
    }
}
