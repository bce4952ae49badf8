package dev.chainrule.split;

import dev.chainrule.choice.Parameter;
import dev.chainrule.choice.Word;
import dev.chainrule.table.Column;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows are held out to choose by and to measure on: a fraction of them, or each in turn. */
public record Splitting(
        @Parameter(
                value = "Fraction of the rows in the validation set; by default 0.15, below 200 rows 0.2, and 0 below "
                        + "20 rows.",
                min = 0,
                max = 0.9)
        @Nullable
        Double validation,

        @Parameter(
                value = "Fraction of the rows in the test set, which nothing sees until the end: no fitting, no early "
                        + "stopping, no choice of a sweep; by default 0.15 from 200 rows on, and 0 below that or where "
                        + "validation, values, rows or folds are named.",
                min = 0,
                max = 0.9)
        @Nullable
        Double test,

        @Parameter(
                "How validation and test rows are chosen; by default stratified by the classes of a single target, else random.")
        @Nullable
        By by,

        @Parameter(value = "The column of groups, timestamps, classes or sets that the split uses.", max = 1000)
        @Nullable
        String column,

        @Parameter(
                value = "With by: column, the values that mark validation rows; by default validation, valid or "
                        + "val; where there are none, test or holdout.",
                min = 1,
                max = 100)
        @Nullable
        List<Object> values,

        @Parameter(
                value =
                        "With by: column, the values that mark test rows; by default test or holdout where other values "
                                + "mark validation rows.",
                min = 1,
                max = 100)
        @Nullable
        List<Object> testValues,

        @Parameter(
                value = "With by: rows, the validation rows, counted from 0 as in GET /datasets/{id}/rows.",
                min = 1,
                max = 100_000_000)
        @Nullable
        List<Integer> rows,

        @Parameter(value = "With by: rows, the test rows, counted as rows.", min = 1, max = 100_000_000) @Nullable
        List<Integer> testRows,

        @Parameter(
                value = "k-fold cross-validation: k networks, each validated on the fold it was not trained on, and a "
                        + "last one trained on all rows that becomes the model. Instead of validation.",
                min = 2,
                max = 20)
        @Nullable
        Integer folds,

        @Parameter(
                value = "Folds of the cross-validated metrics beside the model, for which that many networks more are "
                        + "trained, each measured on rows that neither its training nor its early stopping has seen; "
                        + "0 for none. By default 5 from 20 to 199 rows (below 20 where by is given), where there is no "
                        + "test set, unless they would take long, which a warning says.",
                min = 0,
                max = 20)
        @Nullable
        Integer crossValidation) {

    private static final Set<String> VALIDATES = Set.of("validation", "valid", "val");
    private static final Set<String> TESTS = Set.of("test", "holdout");

    /** How rows are chosen. */
    public enum By {
        RANDOM,
        /** The same fraction of each class. */
        STRATIFIED,
        /** Rows with one of some values in a column. */
        COLUMN,
        /** A time-based split: the most recent rows. */
        TIME,
        /** All rows of a group on one side. */
        GROUP,
        /** Rows by their numbers. */
        ROWS;

        /** As users write it. */
        public String word() {
            return Word.of(this);
        }

        boolean needsColumn() {
            return this == COLUMN || this == TIME || this == GROUP;
        }

        /** Whether the rows follow from what is named, not from a fraction. */
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
    public static final Splitting OPEN = new Splitting(null, null, null, null, null, null, null, null, null, null);

    /**
     * What is held out where nobody says how much.
     *
     * @param validation fraction of the rows
     * @param test fraction of the rows
     * @param folds of the cross-validated metrics; 0 for none
     */
    public record Shares(double validation, double test, int folds) {}

    /** Whether nothing is said of how many rows are held out, so that the usual parts may be taken. */
    public boolean open() {
        return validation == null && test == null && folds == null && !(by != null && by.named());
    }

    /** Whether it is left to the usual fractions how many rows, of those that are not for the test, are chosen by. */
    public boolean leavesValidation() {
        return validation == null && folds == null && (by == null || by == By.RANDOM || by == By.STRATIFIED);
    }

    /**
     * The same with what is left open filled in. Parts that nothing is said of beside others that are named stay empty, as
     * they were before there were any.
     *
     * @param usual where nothing else says how many rows are held out
     * @param classes the column of the classes to be learned; null when none are
     */
    public SplitPlan resolved(Shares usual, @Nullable String classes, List<Column> columns) {
        By how = by == null ? (classes == null ? By.RANDOM : By.STRATIFIED) : by;
        boolean share = validation == null && folds == null && !how.named();
        boolean validated = open() && crossValidation == null && how.folds();
        List<Object> marked = how == By.COLUMN && values == null ? marked(columns, VALIDATES) : List.of();
        List<Object> tests = how == By.COLUMN && values == null ? marked(columns, TESTS) : List.of();
        List<Object> usualValues = marked.isEmpty() ? tests : marked;
        boolean apart = !marked.isEmpty() && !tests.isEmpty() && testValues == null && test == null;
        return new SplitPlan(
                share ? Double.valueOf(usual.validation()) : validation,
                open() ? usual.test() : Objects.requireNonNullElse(test, 0.0),
                how,
                column == null && how == By.STRATIFIED ? classes : column,
                values == null && !usualValues.isEmpty() ? usualValues : values,
                apart ? tests : testValues,
                rows,
                testRows,
                folds,
                validated ? usual.folds() : Objects.requireNonNullElse(crossValidation, 0));
    }

    /** The same with so many folds of cross-validated metrics. */
    public Splitting validatedBy(int figureFolds) {
        return new Splitting(validation, test, by, column, values, testValues, rows, testRows, folds, figureFolds);
    }

    /** The values of the column of sets that are words for such a set. */
    private List<Object> marked(List<Column> columns, Set<String> words) {
        return columns.stream()
                .filter(it -> it.name().equals(column) && it.histogram() != null)
                .flatMap(it -> Objects.requireNonNull(it.histogram()).stream())
                .map(Column.ValueCount::value)
                .filter(value -> words.contains(value.toString().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
