package dev.chainrule.evaluation;

import dev.chainrule.batch.AskedAs;
import dev.chainrule.batch.DatasetRows;
import dev.chainrule.batch.RowFaults;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Finite;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.job.JobStatus;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Table;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.Tasks;
import dev.chainrule.web.paging.PageRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rows behind a cell of a confusion matrix. They are found by asking the model again, from one row on until there are
 * enough: so a page costs what it shows, and no more than a bound.
 */
@Component
class ConfusionRows {

    private static final int BLOCK = 256;

    private final Models models;
    private final Datasets datasets;
    private final ModelRows rows;
    private final Tasks tasks;
    private final EvaluationSettings settings;

    ConfusionRows(Models models, Datasets datasets, ModelRows rows, Tasks tasks, EvaluationSettings settings) {
        this.models = models;
        this.datasets = datasets;
        this.rows = rows;
        this.tasks = tasks;
        this.settings = settings;
    }

    /**
     * What is asked for.
     *
     * @param after row of the dataset after which to go on; -1 for the first
     */
    record Cell(String actual, String predicted, int after, int limit) {

        Cell {
            PageRequest.requireLimit(limit);
            if (after < -1) {
                throw new ProblemException(
                        ProblemKind.MALFORMED,
                        "invalid_parameter",
                        "The list cannot continue after row %s.".formatted(after),
                        List.of(Violation.at(
                                "after", "is not the number of a row", after, "last_row of a page, or nothing")));
            }
        }
    }

    /** Of the matrix that the model has itself. */
    ConfusionRowsResponse ofModel(String reference, Cell cell) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        TargetEncoding.Classes classes = requireClasses(model, cell);
        requireOwnMatrix(model);
        Dataset dataset = rows.requireDataset(model);
        try (Table table = datasets.open(dataset)) {
            String on = model.manifest().judgedOn();
            int[] numbers = ModelRows.side(rows.split(model, table), on);
            return new Search(model, classes, dataset, table, numbers, cell, AskedAs.of(named)).found(on, note(named));
        }
    }

    /** Of the matrix of an evaluation. */
    ConfusionRowsResponse ofEvaluation(String id, Cell cell) {
        QueuedTask task = tasks.find(TaskKind.EVALUATION, id);
        if (task.status() != JobStatus.SUCCEEDED) {
            throw ProblemException.conflict(
                    "no_result",
                    "The evaluation %s is %s, and only one that succeeded has a confusion matrix."
                            .formatted(id, task.status().word()),
                    List.of());
        }
        Model model = models.find(task.modelId());
        TargetEncoding.Classes classes = requireClasses(model, cell);
        Dataset dataset = datasets.find(Objects.requireNonNull(task.datasetId()));
        try (Table table = datasets.open(dataset)) {
            return new Search(model, classes, dataset, table, null, cell, AskedAs.of(task)).found("dataset", null);
        }
    }

    private static @Nullable String note(Models.Named named) {
        return named.threshold() == null
                ? null
                : "The rows are told apart by the threshold %s of the alias; the confusion matrix of the model itself is measured at 0.5, so it may count others."
                        .formatted(named.threshold());
    }

    /** After it was trained on all rows once more the matrix is of the network before, whose answers nobody has kept. */
    private static void requireOwnMatrix(Model model) {
        if (ModelRows.definition(model).refit() == Refit.ALL) {
            throw ProblemException.conflict(
                    "no_own_matrix",
                    "The confusion matrix of the model %s is of the network before it learned from all rows (\"refit\": \"all\"), and this one would answer otherwise; POST /models/%s/evaluations measures it on other rows."
                            .formatted(model.id(), model.id()),
                    List.of());
        }
    }

    private static TargetEncoding.Classes requireClasses(Model model, Cell cell) {
        if (!(model.manifest().encoding().target() instanceof TargetEncoding.Classes classes)) {
            throw ProblemException.invalid(
                    "",
                    "the model %s has no confusion matrix".formatted(model.id()),
                    model.id(),
                    "a model that tells classes of one column apart");
        }
        place(classes, "actual", cell.actual());
        place(classes, "predicted", cell.predicted());
        return classes;
    }

    private static int place(TargetEncoding.Classes classes, String parameter, String wanted) {
        int place = classes.place(wanted);
        if (place < 0) {
            throw ProblemException.invalid(
                    parameter, "is no class of the model", wanted, "one of " + Spelling.listed(classes.labels()));
        }
        return place;
    }

    /** For one cell, through rows with these numbers. */
    private final class Search {

        private final Model model;
        private final Dataset dataset;
        private final TargetEncoding.Classes classes;
        private final DatasetRows source;
        private final int @Nullable [] numbers;
        private final Cell cell;
        private final int actual;
        private final int predicted;
        private final AskedAs asked;
        private final List<ConfusionRowsResponse.ConfusedRow> found = new ArrayList<>();

        /** @param numbers of the rows, ascending; null for all of the table */
        Search(
                Model model,
                TargetEncoding.Classes classes,
                Dataset dataset,
                Table table,
                int @Nullable [] numbers,
                Cell cell,
                AskedAs asked) {
            this.asked = asked;
            this.model = model;
            this.dataset = dataset;
            this.classes = classes;
            this.source = new DatasetRows(model.manifest().encoding(), table, new RowFaults());
            this.numbers = numbers;
            this.cell = cell;
            this.actual = place(classes, "actual", cell.actual());
            this.predicted = place(classes, "predicted", cell.predicted());
        }

        ConfusionRowsResponse found(String on, @Nullable String note) {
            int next = first();
            int last = cell.after();
            int end = (int) Math.min(count(), (long) next + settings.rows());
            try (TrainedNetwork network = models.load(model).tempered(asked.temperature())) {
                while (next < end && found.size() < cell.limit()) {
                    int to = Math.min(next + BLOCK, end);
                    last = search(network, next, to);
                    next = found.size() < cell.limit() ? to : next;
                }
            }
            boolean more = count() > 0 && last < number(count() - 1);
            return new ConfusionRowsResponse(
                    "confusion_rows",
                    model.id(),
                    dataset.id(),
                    on,
                    asked.threshold(),
                    asked.temperature(),
                    note,
                    classes.labels().get(actual),
                    classes.labels().get(predicted),
                    found,
                    last < 0 ? null : last,
                    more);
        }

        private int count() {
            return numbers == null ? source.count() : numbers.length;
        }

        private int number(int place) {
            return numbers == null ? place : numbers[place];
        }

        /** The place of the first row to look at. */
        private int first() {
            if (numbers == null) {
                return Math.min(cell.after() + 1, count());
            }
            int found = Arrays.binarySearch(numbers, cell.after());
            return found < 0 ? -found - 1 : found + 1;
        }

        /** @return the last row that was looked at */
        private int search(TrainedNetwork network, int from, int to) {
            List<Integer> read = new ArrayList<>();
            List<float[]> inputs = new ArrayList<>();
            for (int i = from; i < to; i++) {
                DatasetRows.Row row = source.row(number(i));
                float[] answer = row.answer();
                float[] features = new float[network.encoding().inputs()];
                if (answer != null && LikeliestClass.of(answer) == actual && row.encode(features)) {
                    read.add(number(i));
                    inputs.add(features);
                }
            }
            float[][] outputs = network.outputs(inputs.toArray(float[][]::new));
            for (int i = 0; i < outputs.length; i++) {
                if (LikeliestClass.of(outputs[i], asked.cut()) == predicted) {
                    found.add(confused(read.get(i), outputs[i]));
                    if (found.size() == cell.limit()) {
                        return read.get(i);
                    }
                }
            }
            return number(to - 1);
        }

        private ConfusionRowsResponse.ConfusedRow confused(int row, float[] outputs) {
            double[] probabilities = classes.probabilities(outputs);
            return new ConfusionRowsResponse.ConfusedRow(
                    row,
                    source.row(row).values(),
                    Finite.orNull(probabilities[predicted]),
                    Finite.orNull(probabilities[actual]));
        }
    }
}
