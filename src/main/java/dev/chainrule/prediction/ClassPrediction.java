package dev.chainrule.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which class a row belongs to.
 *
 * @param label the likeliest class, as the data has it; null where the outputs are not finite
 * @param probability of that class; null where it is not finite
 * @param probabilities of all classes, by label; left out where nobody wants them
 */
public record ClassPrediction(
        @Nullable Object label,
        @Nullable Double probability,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, @Nullable Double> probabilities) {}
