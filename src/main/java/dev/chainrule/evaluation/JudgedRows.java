package dev.chainrule.evaluation;

import dev.chainrule.batch.DatasetRows;
import dev.chainrule.batch.RowFaults;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** What a model says of the rows that it is judged by, beside what is true. */
@Component
class JudgedRows {

    private static final int BLOCK = 1024;

    private final Models models;
    private final Datasets datasets;
    private final ModelRows rows;
    private final EvaluationSettings settings;

    JudgedRows(Models models, Datasets datasets, ModelRows rows, EvaluationSettings settings) {
        this.models = models;
        this.datasets = datasets;
        this.rows = rows;
        this.settings = settings;
    }

    /**
     * For a model of one column of classes.
     *
     * @param on which rows they are: validation; where there are none test, or train
     * @param outputs {@code [row][output]}
     * @param truths the true class of each
     * @param omitted rows that were left out, as there are more than are looked at, or they cannot be read, or the answer is not finite
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Judged(String on, float[][] outputs, int[] truths, int omitted) {}

    /** @param question what a network is asked about encoded rows, one answer for each */
    Judged of(Model model, BiFunction<TrainedNetwork, float[][], float[][]> question) {
        Dataset dataset = rows.requireDataset(model);
        try (Table table = datasets.open(dataset);
                TrainedNetwork network = models.load(model)) {
            Split split = rows.split(model, table);
            String on = ModelRows.choosing(split);
            int[] all = ModelRows.side(split, on);
            int[] some = Split.spread(all, settings.rows());
            DatasetRows source = new DatasetRows(network.encoding(), table, new RowFaults());
            List<float[]> outputs = new ArrayList<>();
            List<Integer> truths = new ArrayList<>();
            for (int from = 0; from < some.length; from += BLOCK) {
                List<float[]> inputs = new ArrayList<>();
                List<Integer> known = new ArrayList<>();
                for (int i = from; i < Math.min(from + BLOCK, some.length); i++) {
                    DatasetRows.Row row = source.row(some[i]);
                    float[] answer = row.answer();
                    float[] features = new float[network.encoding().inputs()];
                    if (answer != null && row.encode(features)) {
                        inputs.add(features);
                        known.add(LikeliestClass.of(answer));
                    }
                }
                float[][] answers = question.apply(network, inputs.toArray(float[][]::new));
                for (int i = 0; i < answers.length; i++) {
                    if (isFinite(answers[i])) {
                        outputs.add(answers[i]);
                        truths.add(known.get(i));
                    }
                }
            }
            return new Judged(
                    on,
                    outputs.toArray(float[][]::new),
                    truths.stream().mapToInt(Integer::intValue).toArray(),
                    all.length - outputs.size());
        }
    }

    private static boolean isFinite(float[] outputs) {
        for (float output : outputs) {
            if (!Float.isFinite(output)) {
                return false;
            }
        }
        return true;
    }
}
