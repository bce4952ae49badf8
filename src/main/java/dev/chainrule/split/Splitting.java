package dev.chainrule.split;

import dev.chainrule.choice.Parameter;
import dev.chainrule.table.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows are held back to measure on: a share of them, or each in turn. */
public record Splitting(
        @Parameter(
                value = "Fraction of the rows in the validation set; by default 0.2, and 0 below 20 rows.",
                min = 0,
                max = 0.9)
        @Nullable
        Double validation,

        @Parameter(
                "How validation rows are chosen; by default stratified by the classes of a single target, else random.")
        @Nullable
        By by,

        @Parameter(value = "The column of groups, timestamps, classes or sets that the split uses.", max = 1000)
        @Nullable
        String column,

        @Parameter(
                value = "With by: column, the values that mark validation rows; by default validation, valid, "
                        + "val, test or holdout.",
                min = 1,
                max = 100)
        @Nullable
        List<Object> values,

        @Parameter(
                value = "With by: rows, the validation rows, counted from 0 as in GET /datasets/{id}/rows.",
                min = 1,
                max = 1000)
        @Nullable
        List<Integer> rows,

        @Parameter(
                value = "k-fold cross-validation: k networks, each validated on the fold it was not trained on, and a "
                        + "last one trained on all rows that becomes the model. Instead of validation.",
                min = 2,
                max = 20)
        @Nullable
        Integer folds) {

    private static final Set<String> HELD_BACK = Set.of("validation", "valid", "val", "test", "holdout");

    /** How rows are chosen. */
    public enum By {
        RANDOM,
        /** The same share of each class. */
        STRATIFIED,
        /** Rows with one of some values in a column. */
        COLUMN,
        /** The latest rows, so that what comes is foretold from what was. */
        TIME,
        /** All rows of a group on one side. */
        GROUP,
        /** Rows by their numbers. */
        ROWS;

        /** As users write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean needsColumn() {
            return this == COLUMN || this == TIME || this == GROUP;
        }

        /** Whether the rows follow from what is named, not from a share. */
        boolean named() {
            return this == COLUMN || this == ROWS;
        }

        boolean folds() {
            return this == RANDOM || this == STRATIFIED || this == GROUP;
        }
    }

    public Splitting {
        if (validation != null && folds != null) {
            throw new IllegalArgumentException(
                    "folds validate on all rows in turn, so they exclude validation: use one of them");
        }
    }

    /** Nothing is said. */
    public static final Splitting OPEN = new Splitting(null, null, null, null, null, null);

    /**
     * The same with what is left open filled in.
     *
     * @param usualShare where nothing else says how many rows are held back
     * @param classes the column of the classes to be learned; null when none are
     */
    public Splitting resolved(double usualShare, @Nullable String classes, List<Column> columns) {
        By how = by == null ? (classes == null ? By.RANDOM : By.STRATIFIED) : by;
        boolean share = validation == null && folds == null && !how.named();
        return new Splitting(
                share ? Double.valueOf(usualShare) : validation,
                how,
                column == null && how == By.STRATIFIED ? classes : column,
                values == null && how == By.COLUMN ? usualValues(columns) : values,
                rows,
                folds);
    }

    private @Nullable List<Object> usualValues(List<Column> columns) {
        List<Object> usual = columns.stream()
                .filter(it -> it.name().equals(column) && it.histogram() != null)
                .flatMap(it -> Objects.requireNonNull(it.histogram()).stream())
                .map(Column.ValueCount::value)
                .filter(value -> HELD_BACK.contains(value.toString().toLowerCase(Locale.ROOT)))
                .toList();
        return usual.isEmpty() ? null : usual;
    }

    /** How large a part of a table of so many rows is held back, apart from folds; only once it is resolved. */
    public double share(List<Column> columns, long tableRows) {
        if (by == By.ROWS) {
            return new HashSet<>(Objects.requireNonNullElse(rows, List.of())).size() / (double) Math.max(1, tableRows);
        }
        if (by == By.COLUMN) {
            long heldBack = columns.stream()
                    .filter(it -> it.name().equals(column) && it.histogram() != null)
                    .flatMap(it -> Objects.requireNonNull(it.histogram()).stream())
                    .filter(it -> holdsBack(it.value()))
                    .mapToLong(Column.ValueCount::count)
                    .sum();
            return heldBack / (double) Math.max(1, tableRows);
        }
        return Objects.requireNonNullElse(validation, 0.0);
    }

    /** Whether it names this value of its column. */
    boolean holdsBack(Object value) {
        return Objects.requireNonNullElse(values, List.of()).stream()
                .anyMatch(named -> named.toString().equals(value.toString()));
    }

    /** The column that tells the parts apart, and so nothing about the rows to come; null for any other. */
    public @Nullable String apart() {
        return by == By.COLUMN || by == By.GROUP ? column : null;
    }
}
