package dev.chainrule.explanation.attribution;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a row contributes to the answer.
 *
 * @param object always {@code attribution}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param row as it was sent
 * @param method how it was found out
 * @param formula what was computed, F being the number that is explained
 * @param source where the method comes from
 * @param of what the number is of, such as {@code price} or {@code species=setosa}
 * @param base the number without the row: of the mean row, or the mean over the background rows
 * @param value the number for the row
 * @param prediction the prediction of the model, as in the answer of predict
 * @param contributions of each column, the largest first
 * @param completenessError how far base and contributions together are from the value, relative to the distance between
 *     base and value; only integrated_gradients and shapley add up
 * @param samples orders, or steps on the way, that were computed
 * @param background training rows that stood for a column that is taken away
 * @param warnings what is odd about the row
 */
public record AttributionResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        Map<String, @Nullable Object> row,
        AttributionDefinition.Method method,
        String formula,
        String source,
        String of,
        double base,
        double value,

        @Schema(description = "The prediction of the model, as in the answer of predict.") @Nullable
        Object prediction,

        List<Contribution> contributions,
        double completenessError,
        int samples,
        int background,
        List<String> warnings) {

    /**
     * @param value of the column in the row
     * @param contribution to the number that is explained, in its unit
     * @param error standard error of the contribution, where it is sampled; else null
     */
    record Contribution(
            String column,

            @Schema(description = "Of the column in the row.") @Nullable
            Object value,

            double contribution,
            @Nullable Double error) {}
}
