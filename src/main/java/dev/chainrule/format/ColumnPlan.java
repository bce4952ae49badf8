package dev.chainrule.format;

import dev.chainrule.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a format knows about a column before its first cell comes.
 *
 * @param categories the texts that its cells are places in; empty unless it {@link Kind#CODES codes} them
 * @param asked whether somebody wants it so, whatever its cells look like
 */
record ColumnPlan(String name, Kind kind, List<String> categories, boolean asked) {

    enum Kind {
        /** Its cells are texts that tell. */
        UNKNOWN,
        /** Numbers, all of them whole. */
        INTEGERS,
        NUMBERS,
        /** 0 and 1. */
        BOOLEANS,
        DATES,
        DATES_MONTH_FIRST,
        DATES_DAY_FIRST,
        /** Texts, whatever they look like. */
        TEXT,
        /** Texts of which each is a kind. */
        KINDS,
        /** Texts in words. */
        WORDS,
        /** Places in a list of categories. */
        CODES
    }

    static ColumnPlan of(String name, Kind kind) {
        return new ColumnPlan(name, kind, List.of(), false);
    }

    static ColumnPlan asked(String name, ColumnType type) {
        Kind kind =
                switch (type) {
                    case INTEGER -> Kind.INTEGERS;
                    case NUMBER -> Kind.NUMBERS;
                    case BOOLEAN -> Kind.BOOLEANS;
                    case DATE, DATETIME -> Kind.DATES;
                    case CATEGORY -> Kind.KINDS;
                    case TEXT -> Kind.WORDS;
                };
        return new ColumnPlan(name, kind, List.of(), true);
    }

    /** What becomes of it when somebody says its type; null where the file itself says another. */
    @Nullable
    ColumnPlan as(ColumnType type) {
        return switch (kind) {
            case UNKNOWN, TEXT, KINDS, WORDS -> asked(name, type);
            case INTEGERS -> type == ColumnType.NUMBER ? as(Kind.NUMBERS) : type == ColumnType.INTEGER ? this : null;
            case NUMBERS -> type == ColumnType.NUMBER ? this : null;
            case BOOLEANS -> type == ColumnType.BOOLEAN ? this : null;
            case DATES, DATES_MONTH_FIRST, DATES_DAY_FIRST -> type.dated() ? this : null;
            case CODES -> type == ColumnType.CATEGORY ? this : null;
        };
    }

    /** What its texts are; null where they tell themselves. */
    @Nullable
    ColumnType texts() {
        return switch (kind) {
            case KINDS, CODES -> ColumnType.CATEGORY;
            case WORDS -> ColumnType.TEXT;
            default -> null;
        };
    }

    /** Now that more is known. */
    ColumnPlan as(Kind decided) {
        return new ColumnPlan(name, decided, List.of(), asked);
    }

    static ColumnPlan codes(String name, List<String> categories) {
        return new ColumnPlan(name, Kind.CODES, List.copyOf(categories), false);
    }
}
