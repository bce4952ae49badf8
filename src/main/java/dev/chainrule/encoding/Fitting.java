package dev.chainrule.encoding;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Moments;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the training rows of a table say about its columns. */
final class Fitting {

    private static final int FEWEST_CLASSES = 2;

    private final EncodingPlan plan;
    private final Table table;
    private final boolean[] training;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private final Moments ofAllFeatures = new Moments();
    private final Map<String, SortedSet<Double>> values = new LinkedHashMap<>();

    Fitting(EncodingPlan plan, Table table, int[] trainingRows) {
        this.plan = plan;
        this.table = table;
        this.training = new boolean[table.rows()];
        for (int row : trainingRows) {
            training[row] = true;
        }
        plan.features()
                .forEach(
                        feature -> prepare(feature, table.column(feature).type().numeric()));
        plan.targets().forEach(target -> prepare(target, plan.task() == Task.REGRESSION));
    }

    private void prepare(String column, boolean number) {
        if (number) {
            moments.put(column, new Moments());
        } else {
            values.put(column, new TreeSet<>());
        }
    }

    Encoding encoding() {
        List<String> columns = new ArrayList<>(plan.features());
        columns.addAll(plan.targets());
        double[] scratch = new double[table.chunkRows()];
        int[] chosen = new int[table.chunkRows()];
        table.read(columns, (first, rows, cells) -> {
            int choices = choose(first, rows, chosen);
            for (int i = 0; i < cells.length; i++) {
                learn(columns.get(i), scratch, present(cells[i], chosen, choices, scratch));
            }
        });
        return new Encoding(plan.features().stream().map(this::feature).toList(), target());
    }

    /** The training rows of a chunk, counted from its first row; looked up once for all columns. */
    private int choose(int first, int rows, int[] chosen) {
        int choices = 0;
        for (int row = 0; row < rows; row++) {
            chosen[choices] = row;
            choices += training[first + row] ? 1 : 0;
        }
        return choices;
    }

    /** Copies the present ones of the chosen cells to the front of scratch. */
    private static int present(double[] cells, int[] chosen, int choices, double[] scratch) {
        int present = 0;
        for (int i = 0; i < choices; i++) {
            double cell = cells[chosen[i]];
            scratch[present] = cell;
            present += Double.isNaN(cell) ? 0 : 1;
        }
        return present;
    }

    private void learn(String column, double[] present, int count) {
        Moments numbers = moments.get(column);
        if (numbers != null) {
            boolean together = plan.numeric().together() && !plan.targets().contains(column);
            numbers.add(present, count, together ? ofAllFeatures : null);
            return;
        }
        SortedSet<Double> seen = seen(column);
        for (int i = 0; i < count; i++) {
            seen.add(present[i]);
        }
    }

    private SortedSet<Double> seen(String column) {
        return Objects.requireNonNull(values.get(column));
    }

    private FeatureEncoding feature(String column) {
        ColumnType type = table.column(column).type();
        Moments numbers = moments.get(column);
        if (numbers == null) {
            return plan.categorical() == Categorical.EMBEDDING
                    ? new FeatureEncoding.Embedded(column, type, labels(column))
                    : new FeatureEncoding.OneHot(column, type, labels(column));
        }
        Scaling scaling = plan.numeric();
        Moments measured = scaling.together() ? ofAllFeatures : numbers;
        double spread = scaling.spread(numbers) == 0 ? 0 : scaling.spread(measured);
        return new FeatureEncoding.Scaled(column, type, scaling, scaling.center(measured), spread, numbers.mean());
    }

    private List<Object> labels(String column) {
        return Labels.of(seen(column), table.column(column).type(), table.dictionary(column));
    }

    private TargetEncoding target() {
        if (plan.task() == Task.CLASSIFICATION) {
            List<TargetEncoding.Classes> classes =
                    plan.targets().stream().map(this::classes).toList();
            return classes.size() == 1 ? classes.get(0) : new TargetEncoding.Answers(classes);
        }
        return new TargetEncoding.Numbers(
                plan.targets().stream().map(this::number).toList());
    }

    private TargetEncoding.NumberTarget number(String column) {
        Moments numbers = Objects.requireNonNull(moments.get(column));
        Scaling scaling = plan.target();
        return new TargetEncoding.NumberTarget(
                column, table.column(column).type(), scaling, scaling.center(numbers), scaling.spread(numbers));
    }

    private TargetEncoding.Classes classes(String column) {
        List<Object> labels = labels(column);
        if (labels.size() < FEWEST_CLASSES) {
            String detail = "the training rows have only one class of \"%s\"".formatted(column);
            throw ProblemException.invalid("/target", detail, labels, "at least one row of each of 2 classes");
        }
        return new TargetEncoding.Classes(column, table.column(column).type(), labels);
    }
}
