package dev.chainrule.split;

import dev.chainrule.split.Splitting.By;
import dev.chainrule.table.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are held out, with nothing left open: a {@link Splitting} once it is known what it is for.
 *
 * @param validation fraction of the rows; null where folds validate, or rows are named
 * @param test fraction of the rows; 0 where there are no test rows, or they are named
 * @param column of groups, timestamps, classes or sets; null where none is needed
 * @param values that mark validation rows; null where none do
 * @param testValues that mark test rows; null where none do
 * @param rows the validation rows by their numbers; null where they are not named
 * @param testRows the test rows by their numbers; null where they are not named
 * @param folds of a cross-validation instead of validation rows; null for none
 * @param crossValidation folds of the metrics beside the model; 0 for none
 */
public record SplitPlan(
        @Nullable Double validation,
        double test,
        By by,
        @Nullable String column,
        @Nullable List<Object> values,
        @Nullable List<Object> testValues,
        @Nullable List<Integer> rows,
        @Nullable List<Integer> testRows,
        @Nullable Integer folds,
        int crossValidation) {

    /** Whether it draws the same rows from the same table, by the same seed. */
    public boolean drawsAs(SplitPlan other) {
        return validatedBy(0).equals(other.validatedBy(0));
    }

    /** The same with so many folds of cross-validated metrics. */
    public SplitPlan validatedBy(int figureFolds) {
        return new SplitPlan(validation, test, by, column, values, testValues, rows, testRows, folds, figureFolds);
    }

    /** How large a part of a table of so many rows is the validation set, apart from folds. */
    public double share(List<Column> columns, long tableRows) {
        return by.named() ? named(columns, tableRows, rows, values) : drawn();
    }

    /** How large a part of a table of so many rows is the test set. */
    public double testShare(List<Column> columns, long tableRows) {
        return by.named() && test == 0 ? named(columns, tableRows, testRows, testValues) : test;
    }

    /** The fraction of the rows that is drawn for validation. */
    double drawn() {
        return Objects.requireNonNullElse(validation, 0.0);
    }

    /** The fraction of the rows that the test set leaves, which is the validation set. */
    double restShare() {
        return test == 0 ? drawn() : drawn() / (1 - test);
    }

    private double named(
            List<Column> columns, long tableRows, @Nullable List<Integer> numbers, @Nullable List<Object> marks) {
        if (by == By.ROWS) {
            return new HashSet<>(Objects.requireNonNullElse(numbers, List.of())).size()
                    / (double) Math.max(1, tableRows);
        }
        long heldBack = columns.stream()
                .filter(it -> it.name().equals(column) && it.histogram() != null)
                .flatMap(it -> Objects.requireNonNull(it.histogram()).stream())
                .filter(it -> names(marks, it.value()))
                .mapToLong(Column.ValueCount::count)
                .sum();
        return heldBack / (double) Math.max(1, tableRows);
    }

    /** Whether it names this value of its column for the validation set. */
    boolean holdsBack(Object value) {
        return names(values, value);
    }

    /** Whether it names this value of its column for the test set. */
    boolean tests(Object value) {
        return names(testValues, value);
    }

    private static boolean names(@Nullable List<Object> marks, Object value) {
        return Objects.requireNonNullElse(marks, List.of()).stream()
                .anyMatch(named -> named.toString().equals(value.toString()));
    }

    /** The column that tells the parts apart, and so nothing about the rows to come; null for any other. */
    public @Nullable String apart() {
        return by == By.COLUMN || by == By.GROUP ? column : null;
    }
}
