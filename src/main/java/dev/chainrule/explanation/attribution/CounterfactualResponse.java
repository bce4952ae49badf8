package dev.chainrule.explanation.attribution;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The smallest change of a row that was found to turn the model's answer.
 *
 * @param object always {@code counterfactual}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param row as it was sent
 * @param prediction what the model says of it, as a prediction is answered
 * @param found whether a change was found that brings the answer that is wanted
 * @param detail what was found, in words
 * @param changes of columns, the largest first; none where the answer is wanted already, or nothing was found
 * @param counterfactual the changed row; null where nothing was found
 * @param newPrediction what the model says of the changed row; null where nothing was found
 * @param distance of the two rows by the formula
 * @param formula of the distance
 * @param source where the method comes from
 * @param within what was kept to
 * @param predictions that it took
 * @param warnings what is odd about the row
 */
public record CounterfactualResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        Map<String, @Nullable Object> row,

        @Schema(description = "The prediction for the row, as in the answer of predict.") @Nullable
        Object prediction,

        boolean found,
        String detail,
        List<Change> changes,
        @Nullable Map<String, @Nullable Object> counterfactual,

        @Schema(description = "The prediction for the changed row, as in the answer of predict.") @Nullable
        Object newPrediction,

        @Nullable Double distance,
        String formula,
        String source,
        String within,
        int predictions,
        List<String> warnings) {

    /**
     * @param from as it was sent
     * @param to as it would have to be
     * @param distance that this column contributes
     */
    record Change(
            String column,

            @Schema(description = "As it was sent.") @Nullable
            Object from,

            @Schema(description = "As it would have to be.") @Nullable
            Object to,

            double distance) {}
}
