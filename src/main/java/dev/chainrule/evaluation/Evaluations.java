package dev.chainrule.evaluation;

import dev.chainrule.batch.AskedAs;
import dev.chainrule.batch.DatasetRows;
import dev.chainrule.batch.RowFaults;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.RowEvaluator;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.Table;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskDesk;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.TaskOrder;
import dev.chainrule.task.TaskRun;
import dev.chainrule.task.TaskWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Measures models on any data that has their targets, row by row. */
@Component
class Evaluations implements TaskWork {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ROWS_AT_ONCE = 256;
    /** From one look whether it is to end to the next. */
    private static final int ROWS_BETWEEN_LOOKS = 1024;
    /** Scores of two million rows, to be put in order. */
    private static final long SCORES = 48L << 20;

    private static final String OUTCOME = "were left out";

    private final Models models;
    private final Datasets datasets;
    private final TaskDesk desk;

    Evaluations(Models models, Datasets datasets, TaskDesk desk) {
        this.models = models;
        this.datasets = datasets;
        this.desk = desk;
    }

    QueuedTask submit(String reference, EvaluationDefinition asked) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        Dataset dataset = datasets.asked(asked.dataset());
        DatasetRows.requireColumns(model.manifest().encoding(), dataset, true);
        return desk.submit(new TaskOrder(
                TaskKind.EVALUATION,
                null,
                model.id(),
                dataset.id(),
                AskedAs.of(named).words(),
                dataset.rows(),
                DatasetRows.memory(model, dataset, ROWS_AT_ONCE) + SCORES,
                asked.owner(),
                asked.priority()));
    }

    @Override
    public TaskKind kind() {
        return TaskKind.EVALUATION;
    }

    @Override
    public void work(QueuedTask task, TaskRun run) {
        Model model = models.find(task.modelId());
        Dataset dataset = datasets.find(Objects.requireNonNull(task.datasetId()));
        RowFaults faults = new RowFaults();
        List<Evaluation> found = new ArrayList<>();
        AskedAs asked = AskedAs.of(task);
        try (TrainedNetwork network = models.load(model);
                Table table = datasets.open(dataset)) {
            DatasetRows rows = new DatasetRows(network.encoding(), table, faults);
            network.ask(ROWS_AT_ONCE, workspace -> {
                RowEvaluator evaluator = new RowEvaluator(
                        workspace,
                        ModelRows.loss(model),
                        ModelRows.outcome(model),
                        network.encoding().target().units(),
                        rows.count(),
                        asked.cut(),
                        asked.temperature());
                found.add(measured(evaluator, network, rows, faults, run));
            });
        }
        Evaluation evaluation = found.get(0);
        if (evaluation.rows() == 0) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "no_rows",
                    String.format(
                            Locale.ROOT,
                            "None of the %,d rows can be measured: %s.",
                            dataset.rows(),
                            String.join("; ", faults.warnings(OUTCOME))));
        }
        run.succeed(JSON.writeValueAsString(Measurement.of(evaluation)), null, warnings(model, dataset, faults));
    }

    private static List<String> warnings(Model model, Dataset dataset, RowFaults faults) {
        List<String> all = new ArrayList<>(faults.warnings(OUTCOME));
        String known = MetricReliability.ofTable(model.manifest(), dataset.sha256(), dataset.rows());
        if (known != null) {
            all.add(known);
        }
        return all;
    }

    private static Evaluation measured(
            RowEvaluator evaluator, TrainedNetwork network, DatasetRows rows, RowFaults faults, TaskRun run) {
        float[] inputs = new float[network.encoding().inputs()];
        for (int number = 0; number < rows.count(); number++) {
            if (number % ROWS_BETWEEN_LOOKS == 0) {
                run.advance(number, faults.warnings(OUTCOME));
            }
            DatasetRows.Row row = rows.row(number);
            float[] answer = row.answer();
            if (answer != null && row.encode(inputs)) {
                evaluator.add(inputs, answer);
            }
        }
        return evaluator.end();
    }

    /** What it has found out. */
    static Measurement measurement(String result) {
        return JSON.readValue(result, Measurement.class);
    }
}
