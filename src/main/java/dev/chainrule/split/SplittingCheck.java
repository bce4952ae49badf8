package dev.chainrule.split;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Splitting.By;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything in a choice of rows that does not suit the table it is for. */
public final class SplittingCheck {

    static final String TIMES = "a column of numbers, or of texts such as 2026-02-28 or 2026-02-28T13:45:00Z";

    private static final double MOST_HELD_BACK = 0.9;

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}(-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z?)?)?");

    private final SplitPlan how;
    private final By by;
    private final List<Column> columns;
    private final long rows;
    private final List<Violation> violations = new ArrayList<>();

    private SplittingCheck(SplitPlan how, List<Column> columns, long rows) {
        this.how = how;
        this.by = how.by();
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * With the pointers of {@code POST /jobs}.
     *
     * @param rows of the table
     */
    public static List<Violation> violations(SplitPlan how, List<Column> columns, long rows) {
        SplittingCheck check = new SplittingCheck(how, columns, rows);
        check.fields();
        if (check.violations.isEmpty()) {
            check.column();
            check.rows();
        }
        return check.violations;
    }

    /** Whether texts like it are in the order of time when they are in that of their characters. */
    static boolean sortsAsTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** What belongs together. */
    private void fields() {
        String choice = "\"by\": \"%s\"".formatted(by.word());
        if (by.needsColumn() && how.column() == null) {
            add("/column", "is required with " + choice, null, "one of: " + Spelling.listed(names()));
        }
        if (by == By.STRATIFIED && how.column() == null) {
            String hint = "a column of classes, or \"by\": \"random\"";
            add("/column", "is required: the target has no classes to stratify by", null, hint);
        }
        if ((by == By.RANDOM || by == By.ROWS) && how.column() != null) {
            add(
                    "/column",
                    "is not for " + choice,
                    how.column(),
                    "\"by\": \"group\", \"time\", \"column\" or \"stratified\"");
        }
        if (by != By.COLUMN && how.values() != null) {
            add("/values", "are not for " + choice, how.values(), "\"by\": \"column\"");
        }
        if (by == By.ROWS == (how.rows() == null)) {
            String detail = how.rows() == null ? "are required with " : "are not for ";
            add("/rows", detail + choice, null, "\"by\": \"rows\", \"rows\": [0, 7]");
        }
        if (by != By.COLUMN && how.testValues() != null) {
            add("/test_values", "are not for " + choice, how.testValues(), "\"by\": \"column\"");
        }
        if (by != By.ROWS && how.testRows() != null) {
            add("/test_rows", "are not for " + choice, null, "\"by\": \"rows\"");
        }
        if (how.test() > 0 && (how.testValues() != null || how.testRows() != null)) {
            add("/test", "follows from the rows that are named", how.test(), "leave it out");
        }
        shares();
        if (by.named() && how.validation() != null) {
            add("/validation", "follows from what is named with " + choice, how.validation(), "leave it out");
        }
        if (how.folds() != null && !by.folds()) {
            add(
                    "/by",
                    "selects one validation set, and folds validate on all rows in turn",
                    by.word(),
                    "\"random\" or \"group\"");
        }
    }

    /** Together they must leave something to learn from. */
    private void shares() {
        if (how.drawn() + how.test() > MOST_HELD_BACK) {
            String hint = "together with validation at most %s".formatted(MOST_HELD_BACK);
            add("/test", "leaves too few rows to train on", how.test(), hint);
        }
        int folds = how.crossValidation();
        if (folds == 1) {
            add("/cross_validation", "needs at least 2 folds", folds, "2 to 20, or 0 for none");
        } else if (folds > 0 && !by.folds()) {
            add(
                    "/cross_validation",
                    "cannot be had with \"by\": \"%s\"".formatted(by.word()),
                    folds,
                    "0, or a test set");
        } else if (folds > 0 && how.folds() != null) {
            add("/cross_validation", "is what folds are", folds, "one of the two");
        } else if (folds > rows) {
            add("/cross_validation", "there are only %s rows".formatted(rows), folds, "at most as many folds as rows");
        }
    }

    private List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    private void column() {
        if (how.column() == null) {
            return;
        }
        Optional<Column> found = columns.stream()
                .filter(column -> column.name().equals(how.column()))
                .findFirst();
        if (found.isEmpty()) {
            String detail = "there is no column \"%s\"".formatted(how.column());
            add("/column", detail, how.column(), Spelling.hint(how.column(), names()));
        } else if (by == By.COLUMN) {
            parts(found.get());
        } else if (by.needsColumn()) {
            known(found.get());
        }
    }

    /** Values that name the validation rows. */
    private void parts(Column column) {
        List<Column.ValueCount> counts = column.histogram();
        if (counts == null) {
            String detail = "\"%s\" has too many distinct values to mark sets".formatted(column.name());
            add("/column", detail, column.name(), "a column of at most 100, or \"by\": \"group\"");
            return;
        }
        List<String> labels =
                counts.stream().map(each -> String.valueOf(each.value())).toList();
        if (how.values() == null) {
            add(
                    "/values",
                    "are required: which values mark validation rows?",
                    null,
                    "one of: " + Spelling.listed(labels));
            return;
        }
        values("/values", how.values(), column, labels);
        values("/test_values", Objects.requireNonNullElse(how.testValues(), List.of()), column, labels);
        if (how.values().stream().map(Object::toString).anyMatch(value -> how.tests(value))) {
            add("/test_values", "mark validation rows too", how.testValues(), "each value once");
        }
        if (column.missing() == 0
                && counts.stream().allMatch(each -> how.holdsBack(each.value()) || how.tests(each.value()))) {
            add("/values", "leave no training row", how.values(), "some of: " + Spelling.listed(labels));
        }
    }

    private void values(String field, List<Object> marks, Column column, List<String> labels) {
        for (int i = 0; i < marks.size(); i++) {
            String value = String.valueOf(marks.get(i));
            if (!labels.contains(value)) {
                String detail = "\"%s\" has no value \"%s\"".formatted(column.name(), value);
                add(field + "/" + i, detail, value, Spelling.hint(value, labels));
            }
        }
    }

    /** A group or a time that every row has. */
    private void known(Column column) {
        int fewest = by == By.GROUP && how.folds() != null ? how.folds() : 2;
        if (column.wide()) {
            String detail = "\"%s\" has a %s in each row"
                    .formatted(column.name(), column.type().word());
            add("/column", detail, column.name(), "a column of single values");
        } else if (column.missing() > 0) {
            String detail = String.format(
                    Locale.ROOT,
                    "\"%s\" is missing in %,d rows, which cannot be assigned to a set",
                    column.name(),
                    column.missing());
            add("/column", detail, column.name(), "a column without missing values");
        } else if (column.distinct() < fewest) {
            String detail =
                    String.format(Locale.ROOT, "\"%s\" has only %,d distinct values", column.name(), column.distinct());
            add("/column", detail, column.name(), "a column of at least %s".formatted(fewest));
        } else if (by == By.TIME && !timely(column)) {
            add("/column", "\"%s\" is not a timestamp".formatted(column.name()), column.name(), TIMES);
        }
    }

    private static boolean timely(Column column) {
        return column.type().quantity()
                || (column.type() == ColumnType.CATEGORY
                        && column.examples().stream().allMatch(example -> sortsAsTime(example.toString())));
    }

    private void rows() {
        List<Integer> validation = Objects.requireNonNullElse(how.rows(), List.of());
        List<Integer> test = Objects.requireNonNullElse(how.testRows(), List.of());
        numbers("/rows", validation);
        numbers("/test_rows", test);
        Set<Integer> named = new HashSet<>(validation);
        test.stream()
                .filter(named::contains)
                .findFirst()
                .ifPresent(twice -> add("/test_rows", "row %s validates too".formatted(twice), twice, "each row once"));
        named.addAll(test);
        if (named.size() == rows) {
            add("/rows", "leave no training row", named.size(), "fewer rows");
        }
    }

    private void numbers(String field, List<Integer> named) {
        for (int i = 0; i < named.size(); i++) {
            if (named.get(i) < 0 || named.get(i) >= rows) {
                String hint = "from 0 to %s".formatted(rows - 1);
                add(field + "/" + i, "there is no row %s".formatted(named.get(i)), named.get(i), hint);
            }
        }
    }

    private void add(String field, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at("/split" + field, detail, got, hint));
    }
}
