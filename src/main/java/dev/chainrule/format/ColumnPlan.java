package dev.chainrule.format;

import java.util.List;

/**
 * What a format knows about a column before its first cell comes.
 *
 * @param categories the texts that its cells are places in; empty unless it {@link Kind#CODES codes} them
 */
record ColumnPlan(String name, Kind kind, List<String> categories) {

    enum Kind {
        /** Its cells are texts that tell. */
        UNKNOWN,
        /** Numbers, all of them whole. */
        INTEGERS,
        NUMBERS,
        /** 0 and 1. */
        BOOLEANS,
        /** Texts, whatever they look like. */
        TEXT,
        /** Places in a list of categories. */
        CODES
    }

    static ColumnPlan of(String name, Kind kind) {
        return new ColumnPlan(name, kind, List.of());
    }

    static ColumnPlan codes(String name, List<String> categories) {
        return new ColumnPlan(name, Kind.CODES, List.copyOf(categories));
    }
}
