package dev.chainrule.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model of two classes comes to at each threshold.
 *
 * @param object always {@code thresholds}
 * @param model its id
 * @param positive the class whose probability is compared with the threshold: the second one
 * @param negative the other class
 * @param rule when a row is taken for the positive class
 * @param on which rows it was measured on: validation; where there are none test, or train
 * @param note what should be known of these rows; null where nothing
 * @param rows that it was measured on
 * @param omitted rows that were left out, as there are more than are looked at (chainrule.evaluation.rows)
 * @param metric by which the best one is chosen
 * @param costFalsePositive what a row costs that is wrongly taken for the positive class
 * @param costFalseNegative what a row costs that is wrongly taken for the negative class
 * @param best of all thresholds, also those not shown; of equal ones the nearest to 0.5; null where the metric is not defined
 * @param usual at 0.5, as predictions are made; null where the probabilities are not finite
 * @param omittedThresholds that are not shown, as there are more than points asked for
 * @param data ascending by threshold
 */
record ThresholdsResponse(
        String object,
        String model,
        Object positive,
        Object negative,
        String rule,
        String on,
        @Nullable String note,
        int rows,
        int omitted,
        ThresholdMetric metric,
        double costFalsePositive,
        double costFalseNegative,
        @Nullable Cut best,
        @Nullable Cut usual,
        int omittedThresholds,
        List<Cut> data) {

    /**
     * One threshold; a ratio is null where nothing is counted below its line.
     *
     * @param threshold probability from which on a row is taken for positive
     * @param precision of what is taken for positive, how much is
     * @param recall of what is positive, how much is taken for it
     * @param f1 the harmonic mean of both
     * @param accuracy how many rows are taken for what they are
     * @param specificity of what is negative, how much is taken for it
     * @param cost of all rows that are taken for what they are not
     * @param truePositives positive rows that are taken for it
     * @param falsePositives negative rows that are taken for positive
     * @param trueNegatives negative rows that are taken for it
     * @param falseNegatives positive rows that are taken for negative
     */
    record Cut(
            double threshold,
            @Nullable Double precision,
            @Nullable Double recall,
            @Nullable Double f1,
            @Nullable Double accuracy,
            @Nullable Double specificity,
            double cost,
            long truePositives,
            long falsePositives,
            long trueNegatives,
            long falseNegatives) {}
}
