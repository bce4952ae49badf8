package dev.chainrule.explanation.comparison;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two networks.
 *
 * @param object always {@code diff}
 * @param model id of the one, or of the checkpoint that was asked itself
 * @param checkpoint id of its checkpoint; null for a model as it is
 * @param with id of the other, model or checkpoint
 * @param sameForm whether both have the same layers, so that their weights can be compared one by one
 * @param definition where the definitions of their jobs differ
 * @param layers how far the weights of each layer have moved; empty where the forms differ
 * @param movedMost the parameters that have moved most
 * @param metrics of both on the same rows; null where the dataset is gone or does not suit both
 * @param answers of both on the same rows; likewise
 * @param notes what to know of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiffResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String with,
        boolean sameForm,
        List<Setting> definition,
        List<LayerDiff> layers,
        List<Moved> movedMost,
        @Nullable Metrics metrics,
        @Nullable Answers answers,
        List<String> notes) {

    /**
     * A setting that differs.
     *
     * @param pointer to it in a job's definition
     * @param one what it is for the first; null where it is not there
     * @param other what it is for the second; null where it is not there
     */
    record Setting(
            String pointer, @Nullable Object one, @Nullable Object other) {}

    /**
     * One layer.
     *
     * @param name of it
     * @param parameters how many it has
     * @param largest difference of any of them, in magnitude
     * @param length of all differences together
     * @param relative the same, by the length of the first's own parameters; null where that is 0
     */
    record LayerDiff(
            int layer,
            String name,
            String type,
            int parameters,
            double largest,
            double length,
            @Nullable Double relative) {}

    /**
     * One parameter.
     *
     * @param parameter its name
     * @param one what it is in the first
     * @param other what it is in the second
     * @param difference other less one
     */
    record Moved(int layer, String parameter, double one, double other, double difference) {}

    /**
     * Of both, on the same rows.
     *
     * @param side which rows: training, validation or test, as the first's job split them
     * @param rows how many of them
     * @param omitted rows that they were not measured on
     * @param one loss and metrics of the first
     * @param other of the second
     */
    record Metrics(
            String side,
            int rows,
            int omitted,
            Map<String, @Nullable Double> one,
            Map<String, @Nullable Double> other) {}

    /**
     * What they say.
     *
     * @param changed rows that they predict another class of, or any other number
     * @param largestDifference of any output, in magnitude
     * @param changedMost the rows on which they differ most
     */
    record Answers(int changed, double largestDifference, List<ChangedRow> changedMost) {}

    /**
     * A row.
     *
     * @param row its number in the dataset, from 0
     * @param one what the first predicts
     * @param other what the second predicts
     * @param difference the largest of any output, in magnitude
     */
    record ChangedRow(
            int row, @Nullable Object one, @Nullable Object other, double difference) {}
}
