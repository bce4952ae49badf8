package dev.chainrule.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model is as often right as it is sure to be, and the temperature that would make it so.
 *
 * @param object always {@code calibration}
 * @param model its id
 * @param formula what the temperature does
 * @param source where the method comes from
 * @param on which rows it was fitted and measured on: validation; where there are none test, or train
 * @param note what should be known of these rows and metrics
 * @param rows that it was fitted on
 * @param omitted rows that were left out, as there are more than are looked at (chainrule.evaluation.rows)
 * @param temperature above 1 where the model is too sure of itself, below 1 where it is not sure enough
 * @param keep how an alias keeps it, so that whoever asks by the alias gets calibrated probabilities; null where the rows do
 *     not determine it
 * @param before as the model predicts
 * @param after with its logits divided by the temperature, which changes no answer; on the same rows that it was fitted on
 */
record CalibrationResponse(
        String object,
        String model,
        String formula,
        String source,
        String on,
        String note,
        int rows,
        int omitted,
        double temperature,
        @Nullable Keep keep,
        Reliability before,
        Reliability after) {

    /**
     * To be sent with PUT.
     *
     * @param path of the alias by which the model was asked; else with {@code {alias}} for a name of your own
     * @param body of the request, so that the alias answers calibrated probabilities
     */
    record Keep(String path, KeptAlias body) {}

    /**
     * @param threshold of the alias by which the model was asked, as it decides the same of calibrated probabilities; left
     *     out where it has none
     * @param temperature that the alias is to divide the logits by
     */
    record KeptAlias(
            int version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double threshold,

            double temperature) {}

    /**
     * @param logLoss mean over the rows
     * @param ece expected calibration error: how far confidence and accuracy are apart, on average over the rows
     * @param bins of equal width, those that have rows
     */
    record Reliability(double logLoss, double ece, List<ReliabilityBin> bins) {}

    /**
     * @param from lowest confidence, not itself in the bin
     * @param to highest confidence
     * @param rows whose answer is as sure as that
     * @param confidence their mean probability of the class answered
     * @param accuracy how many of them are right
     */
    record ReliabilityBin(double from, double to, long rows, double confidence, double accuracy) {}
}
