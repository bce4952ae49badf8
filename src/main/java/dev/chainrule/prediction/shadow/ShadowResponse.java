package dev.chainrule.prediction.shadow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often and where others would have answered otherwise than a model did.
 *
 * @param object always {@code shadow}
 * @param model its id
 * @param since when this process began; it counts in memory what it was asked itself, and forgets it when it ends
 * @param challengers with which it was compared, the one asked last first
 */
record ShadowResponse(String object, String model, Instant since, List<ShadowChallenger> challengers) {

    /**
     * @param model id of the challenger
     * @param name of the challenger
     * @param version of the challenger
     * @param since when counting began
     * @param last when it was last to be compared
     * @param requests with {@code ?shadow=} that were answered
     * @param waiting rows that are yet to be compared
     * @param dropped rows that are not compared, because too many were waiting (chainrule.shadow.queue)
     * @param failed rows that the challenger could not answer
     * @param failure why, of the last of them; null where there was none
     * @param rows that were compared
     * @param agreeing of them: all labels are the same, and all numbers within the tolerance
     * @param agreement fraction of the rows compared; null where there was none
     * @param targets what differs, for each column that is predicted
     * @param disagreements the last rows with different answers (chainrule.shadow.rows), the last first
     */
    record ShadowChallenger(
            String model,
            String name,
            int version,
            Instant since,
            Instant last,
            long requests,
            long waiting,
            long dropped,
            long failed,
            @Nullable String failure,
            long rows,
            long agreeing,
            @Nullable Double agreement,
            List<ShadowTarget> targets,
            List<ShadowDisagreement> disagreements) {}

    /**
     * @param name of the column
     * @param agreeing rows with the same label, or with numbers that differ by no more than the tolerance
     * @param labels of classes, which answers stood against which, the most frequent first; null of numbers
     * @param otherLabels rows with further such pairs (chainrule.shadow.labels); null of numbers
     * @param numbers how far numbers are from each other; null of classes
     */
    record ShadowTarget(
            String name,
            long agreeing,
            @Nullable List<ShadowLabels> labels,
            @Nullable Long otherLabels,
            @Nullable ShadowNumbers numbers) {}

    /**
     * @param answered the label that the client heard; null where the outputs were not finite
     * @param challenger the label of the challenger; null where its outputs were not finite
     * @param rows with these two
     */
    record ShadowLabels(@Nullable Object answered, @Nullable Object challenger, long rows) {}

    /**
     * @param mean absolute difference, in the unit of the data; null where no two numbers were finite
     * @param largest absolute difference; null where no two numbers were finite
     * @param relativeTo what differences are measured by: {@code scale}, or {@code answer}: the larger of the two numbers,
     *     where the model does not know the target's scale
     * @param scale of the target in the training rows, by which the model scales it, such as the standard deviation; null where unknown
     * @param tolerance fraction of it by which two numbers may differ and agree (chainrule.shadow.tolerance)
     * @param differences how many rows differ by how much of it
     * @param nonFinite rows of which one number or both were not finite
     */
    record ShadowNumbers(
            @Nullable Double mean,
            @Nullable Double largest,
            String relativeTo,
            @Nullable Double scale,
            double tolerance,
            List<ShadowDifference> differences,
            long nonFinite) {}

    /**
     * @param upTo difference as a fraction; null for all larger ones
     * @param rows that differ by so much, and by more than what stands before
     */
    record ShadowDifference(@Nullable Double upTo, long rows) {}

    /**
     * @param at when it was asked
     * @param row what was asked, long texts shortened
     * @param omittedColumns columns of the row that are left out (chainrule.shadow.columns)
     * @param answered what the client heard; of several targets those that differ
     * @param challenger what the challenger would have said
     */
    record ShadowDisagreement(
            Instant at,
            Map<String, @Nullable Object> row,
            int omittedColumns,
            @Nullable Object answered,
            @Nullable Object challenger) {}
}
