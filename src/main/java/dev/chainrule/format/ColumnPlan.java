package dev.chainrule.format;

import dev.chainrule.network.layer.Shape;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a format knows about a column before its first cell comes.
 *
 * @param categories the texts that its cells are places in; empty unless it {@link CellType#CODES codes} them
 * @param asked whether somebody wants it so, whatever its cells look like
 * @param style how its numbers are written; null where as those of the file
 * @param nameless whether the file has no name for it
 * @param shape of its cells, each of which is several numbers of the file; null where each is one cell of the file
 */
record ColumnPlan(
        String name,
        CellType kind,
        List<String> categories,
        boolean asked,
        @Nullable NumberStyle style,
        boolean nameless,
        @Nullable Shape shape) {

    /**
     * What a reading has found out.
     *
     * @param style how its numbers are written; null where as those of the file
     */
    record Decision(CellType kind, @Nullable NumberStyle style) {}

    enum CellType {
        /** Its cells are texts that tell. */
        UNKNOWN,
        /** As above, but numbers and truths among them are texts, because the file writes others without quotes. */
        QUOTED,
        /** Numbers of a file that tells them from texts, whole or not. */
        FIGURES,
        /** Shares of a hundred, each with its sign. */
        PERCENTAGES,
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
        /** Texts after all; the whole column may tell that they are numbers written otherwise. */
        MIXED,
        /** The same, but of a file that tells numbers from texts: all there is to do is to say what stands among them. */
        NOT_ALL_NUMBERS,
        /** To be left out: it has neither a name nor cells. */
        EMPTY,
        /** Texts of which each is a kind. */
        KINDS,
        /** Texts in words. */
        WORDS,
        /** Places in a list of categories. */
        CODES
    }

    static ColumnPlan of(String name, CellType kind) {
        return new ColumnPlan(name, kind, List.of(), false, null, false, null);
    }

    static ColumnPlan asked(String name, ColumnType type) {
        CellType kind =
                switch (type) {
                    case INTEGER -> CellType.INTEGERS;
                    case NUMBER -> CellType.NUMBERS;
                    case BOOLEAN -> CellType.BOOLEANS;
                    case DATE, DATETIME -> CellType.DATES;
                    case CATEGORY -> CellType.KINDS;
                    case TEXT -> CellType.WORDS;
                    case IMAGE, SEQUENCE, VECTOR ->
                        throw new IllegalArgumentException("no single cell is " + type.word());
                };
        return new ColumnPlan(name, kind, List.of(), true, null, false, null);
    }

    /** What becomes of it when somebody says its type; null where the file itself says another. */
    @Nullable
    ColumnPlan as(ColumnType type) {
        if (type.wide() || shape != null) {
            return shape != null && type == ColumnType.of(shape) ? this : null;
        }
        return switch (kind) {
            case UNKNOWN, FIGURES, QUOTED, TEXT, MIXED, NOT_ALL_NUMBERS, KINDS, WORDS -> asked(name, type);
            case INTEGERS ->
                type == ColumnType.NUMBER ? as(CellType.NUMBERS) : type == ColumnType.INTEGER ? this : null;
            case NUMBERS, PERCENTAGES -> type == ColumnType.NUMBER ? this : null;
            case BOOLEANS -> type == ColumnType.BOOLEAN ? this : null;
            case DATES, DATES_MONTH_FIRST, DATES_DAY_FIRST -> type.dated() ? this : null;
            case CODES -> type == ColumnType.CATEGORY ? this : null;
            case EMPTY -> this;
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
    ColumnPlan as(Decision decided) {
        return new ColumnPlan(name, decided.kind, List.of(), asked, decided.style, nameless, shape);
    }

    private ColumnPlan as(CellType other) {
        return new ColumnPlan(name, other, List.of(), asked, style, nameless, shape);
    }

    /** The same column under the name that somebody gives it. */
    ColumnPlan called(String given) {
        return new ColumnPlan(given, kind, categories, asked, style, false, shape);
    }

    static ColumnPlan nameless(String name) {
        return new ColumnPlan(name, CellType.UNKNOWN, List.of(), false, null, true, null);
    }

    static ColumnPlan codes(String name, List<String> categories) {
        return new ColumnPlan(name, CellType.CODES, List.copyOf(categories), false, null, false, null);
    }

    /** Numbers of which so many are a cell. */
    static ColumnPlan wide(String name, Shape shape) {
        return new ColumnPlan(name, CellType.NUMBERS, List.of(), false, null, false, shape);
    }

    /** One of the numbers of a cell, under a name of its own. */
    ColumnPlan number(String called) {
        return new ColumnPlan(called, kind, List.of(), asked, style, false, null);
    }

    /** Cells of the file that are a cell of the column. */
    int size() {
        return shape == null ? 1 : shape.size();
    }
}
