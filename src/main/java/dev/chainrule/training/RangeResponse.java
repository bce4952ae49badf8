package dev.chainrule.training;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Finite;
import dev.chainrule.network.RateRange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a learning-rate range test found.
 *
 * @param object always {@code learning_rate_range}
 * @param points one value per step in each list
 * @param suggestion a learning rate to begin with; null where the loss never fell
 * @param stopped {@code completed}, {@code loss_exploded}, {@code not_finite} or {@code time_limit}
 * @param definition the job and the range with every default spelt out
 */
record RangeResponse(String object, Points points, @Nullable Double suggestion, String stopped, JsonNode definition) {

    /**
     * @param loss of the step's batch, before its weights are changed
     * @param learningRate of the step
     * @param smoothedLoss the same, averaged over the steps so far
     */
    record Points(double[] learningRate, double[] loss, double[] smoothedLoss) {}

    static RangeResponse of(RateRange.Result result, JsonNode definition) {
        return new RangeResponse(
                "learning_rate_range",
                new Points(result.rates(), result.losses(), result.smoothed()),
                Finite.orNull(result.suggestion()),
                Word.of(result.stop()),
                definition);
    }
}
