package dev.chainrule.encoding;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is to become inputs and outputs of a network, and how; nothing of it is fitted yet.
 *
 * @param maxCategories how many one-hot categories or classes one column may have
 */
public record EncodingPlan(
        List<String> features, List<String> targets, Task task, Preprocessing preprocessing, int maxCategories) {

    public static final int DEFAULT_MAX_CATEGORIES = 1000;

    private static final int FEWEST_CLASSES = 2;

    public EncodingPlan {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
    }

    public EncodingPlan(List<String> features, List<String> targets, Task task) {
        this(features, targets, task, Preprocessing.USUAL, DEFAULT_MAX_CATEGORIES);
    }

    FeaturePlan feature(Column column) {
        return FeaturePlan.of(preprocessing, column);
    }

    /** The column of the classes to be learned; null where there are none, or several targets. */
    public @Nullable String classes() {
        return task == Task.CLASSIFICATION && targets.size() == 1 ? targets.get(0) : null;
    }

    /** How targets that are numbers are scaled. */
    public Scaling target() {
        return Objects.requireNonNullElse(preprocessing.target(), Scaling.STANDARDIZE);
    }

    /** How a feature becomes inputs, in words. */
    public String words(Column feature) {
        return feature(feature).words();
    }

    /** How many inputs a feature fills, at most: a category that only validation or test rows have gets none. */
    public long inputs(Column feature, int outputs) {
        return feature(feature).inputs(outputs);
    }

    /** Whether a feature is a category that becomes an index. */
    public boolean embeds(Column feature) {
        return feature(feature).embedded();
    }

    /** The inputs that hold the index of a category, in a table of these columns; each with its most categories. */
    public List<EmbeddedColumn> embedded(List<Column> columns, int outputs) {
        Map<String, Column> known = new LinkedHashMap<>();
        columns.forEach(column -> known.put(column.name(), column));
        List<EmbeddedColumn> embedded = new ArrayList<>();
        long position = 0;
        for (String name : features) {
            Column column = known.get(name);
            if (column != null) {
                if (embeds(column)) {
                    embedded.add(
                            new EmbeddedColumn(Math.toIntExact(position), name, Math.toIntExact(column.distinct())));
                }
                position += inputs(column, outputs);
            }
        }
        return embedded;
    }

    /** How many numbers are in memory at once to be sorted, of a table of so many rows. */
    public long ranked(List<Column> columns, long rows) {
        long ordered = ordered(columns).size();
        return Math.min(TrainingRows.MOST_RANKED, ordered * rows);
    }

    private List<String> ordered(List<Column> columns) {
        Set<String> used = Set.copyOf(features);
        return columns.stream()
                .filter(column -> targets.contains(column.name())
                        ? task == Task.REGRESSION && target().ordered()
                        : used.contains(column.name()) && feature(column).ordered())
                .map(Column::name)
                .toList();
    }

    /** What users should know beforehand about how a table of so many rows is fitted. */
    public List<String> warnings(List<Column> columns, long trainingRows) {
        List<String> ranked = ordered(columns);
        return ranked.isEmpty() || trainingRows <= TrainingRows.MOST_RANKED
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "medians, modes and quantiles are approximate, from about %,d of %,d rows: %s",
                        TrainingRows.MOST_RANKED,
                        trainingRows,
                        Spelling.listed(ranked)));
    }

    /** Everything that stands against it in a table of these columns; pointers are those of {@code POST /jobs}. */
    public List<Violation> violations(List<Column> columns) {
        Map<String, Column> known = new LinkedHashMap<>();
        columns.forEach(column -> known.put(column.name(), column));
        List<Violation> found = new ArrayList<>();
        checkNames("/features", features, known, found);
        checkNames("/target", targets, known, found);
        for (int i = 0; i < features.size(); i++) {
            checkFeature(known.get(features.get(i)), "/features/" + i, found);
        }
        checkTargets(known, found);
        found.addAll(new PreprocessingCheck(this, known).violations());
        return found;
    }

    private static void checkNames(
            String pointer, List<String> names, Map<String, Column> known, List<Violation> found) {
        if (names.isEmpty()) {
            String hint = "columns: " + Spelling.listed(List.copyOf(known.keySet()));
            found.add(Violation.at(pointer, "at least one column is needed", names, hint));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!known.containsKey(name)) {
                String hint = Spelling.hint(name, known.keySet());
                found.add(Violation.at(pointer + "/" + i, "there is no column \"%s\"".formatted(name), name, hint));
            } else if (!seen.add(name)) {
                found.add(Violation.at(pointer + "/" + i, "\"%s\" is named twice".formatted(name), name, "once"));
            }
        }
    }

    private void checkFeature(@Nullable Column column, String pointer, List<Violation> found) {
        if (column == null) {
            return;
        }
        if (targets.contains(column.name())) {
            String detail = "\"%s\" is the target, so it cannot be a feature".formatted(column.name());
            found.add(Violation.at(pointer, detail, column.name(), "remove it from the features"));
        }
        if (tooManyCategories(column)) {
            int most = most(feature(column));
            String detail = String.format(Locale.ROOT, "\"%s\" has %,d categories", column.name(), column.distinct());
            String hint = String.format(Locale.ROOT, "at most %,d; remove it from the features", most);
            if (column.distinct() <= Categorical.EMBEDDING.most()) {
                hint += ", or \"preprocessing\": {\"categorical\": \"embedding\"}";
            }
            found.add(Violation.at(pointer, detail, column.name(), hint));
        }
    }

    /** How many categories a feature may have. */
    private int most(FeaturePlan feature) {
        return feature.categorical() == Categorical.ONE_HOT
                ? maxCategories
                : feature.categorical().most();
    }

    /** Whether a feature has more categories than it may. */
    public boolean tooManyCategories(Column feature) {
        FeaturePlan plan = feature(feature);
        return plan.category() && feature.distinct() > most(plan);
    }

    private void checkTargets(Map<String, Column> known, List<Violation> found) {
        List<Column> columns = targets.stream()
                .filter(known::containsKey)
                .map(known::get)
                .map(Column.class::cast)
                .filter(column -> hasValues(column, found))
                .toList();
        if (task == Task.REGRESSION) {
            columns.forEach(column -> checkNumber(column, found));
        } else {
            columns.forEach(column -> checkClasses(column, found));
        }
        if (task == Task.CLASSIFICATION && targets.size() > 1) {
            columns.forEach(column -> checkTwoClasses(column, found));
        }
    }

    private static void checkTwoClasses(Column column, List<Violation> found) {
        if (column.distinct() > FEWEST_CLASSES) {
            String detail = String.format(
                    Locale.ROOT,
                    "\"%s\" has %,d classes, and each of several targets has two",
                    column.name(),
                    column.distinct());
            String hint = "columns of two classes, or one column for each of its classes, or this column alone";
            found.add(Violation.at("/target", detail, column.name(), hint));
        }
    }

    private static boolean hasValues(Column column, List<Violation> found) {
        if (column.distinct() > 0) {
            return true;
        }
        String detail = "\"%s\" is missing in all rows: no row has a value to learn".formatted(column.name());
        found.add(Violation.at("/target", detail, column.name(), "a column with values"));
        return false;
    }

    private static void checkNumber(Column column, List<Violation> found) {
        if (!column.type().numeric()) {
            String detail = "\"%s\" is not numeric, so it cannot be the target of a regression";
            String hint = "a column of numbers, or \"task\": \"classification\"";
            found.add(Violation.at("/target", detail.formatted(column.name()), column.name(), hint));
        }
    }

    private void checkClasses(Column column, List<Violation> found) {
        if (column.wide()) {
            String detail = "\"%s\" has a %s in each row, and these are not classes"
                    .formatted(column.name(), column.type().word());
            found.add(Violation.at("/target", detail, column.name(), "another target"));
        } else if (column.type().dated() || column.type() == ColumnType.TEXT) {
            boolean text = column.type() == ColumnType.TEXT;
            String detail = "\"%s\" is a %s, and %s are not classes"
                    .formatted(column.name(), text ? "text" : "date", text ? "texts" : "dates");
            String hint = text
                    ? "another target; or PATCH the dataset: {\"options\":{\"types\":{\"%s\":\"category\"}}}"
                    : "another target";
            found.add(Violation.at("/target", detail, column.name(), hint.formatted(column.name())));
        } else if (column.distinct() < FEWEST_CLASSES) {
            String detail = "\"%s\" has only one class, so there is nothing to classify".formatted(column.name());
            found.add(Violation.at("/target", detail, column.examples(), "a column with at least 2 classes"));
        } else if (column.distinct() > maxCategories) {
            String detail = String.format(Locale.ROOT, "\"%s\" has %,d classes", column.name(), column.distinct());
            String hint = String.format(Locale.ROOT, "at most %,d, or \"task\": \"regression\"", maxCategories);
            found.add(Violation.at("/target", detail, column.name(), hint));
        }
    }

    /** The rows that have every target, ascending; the others can teach nothing. */
    public int[] usableRows(Table table) {
        return usableRows(table, targets);
    }

    /** The same for a network that is trained already. */
    public static int[] usableRows(Table table, List<String> targets) {
        if (targets.stream().allMatch(target -> table.column(target).missing() == 0)) {
            return IntStream.range(0, table.rows()).toArray();
        }
        boolean[] missing = new boolean[table.rows()];
        table.read(targets, (first, rows, cells) -> {
            for (double[] column : cells) {
                for (int row = 0; row < rows; row++) {
                    missing[first + row] |= Double.isNaN(column[row]);
                }
            }
        });
        return IntStream.range(0, missing.length).filter(row -> !missing[row]).toArray();
    }
}
