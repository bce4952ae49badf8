package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The different values of a column as users see them, in ascending order. */
public final class Labels {

    private static final Comparator<Object> BY_TEXT = Comparator.comparing(String::valueOf);
    private static final Comparator<Object> BY_SIZE =
            Comparator.comparingDouble(number -> ((Number) number).doubleValue());

    private Labels() {}

    /** Of the type's values: numbers by their size, everything else by its text. */
    public static Comparator<Object> ascending(ColumnType type) {
        return type.numeric() ? BY_SIZE : BY_TEXT;
    }

    /** What comes back from JSON in other Java types gets those of the column. */
    public static List<Object> restored(List<Object> labels, ColumnType type) {
        return labels.stream().map(type::restored).toList();
    }

    /** What a text stands for. */
    public static Object parsed(String text, ColumnType type) {
        if (type == ColumnType.BOOLEAN) {
            return Boolean.valueOf(text);
        }
        return type.numeric() ? Long.valueOf(text) : text;
    }

    /** @return the label's place among ascending ones, or {@link CategoryIndex#NONE} */
    public static int place(List<Object> labels, ColumnType type, Object label) {
        return Math.max(CategoryIndex.NONE, Collections.binarySearch(labels, label, ascending(type)));
    }
}
