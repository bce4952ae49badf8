package dev.chainrule.prediction;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which class a row belongs to.
 *
 * @param label the likeliest class, as the data has it; null where the outputs are not finite
 * @param probability of that class; null where it is not finite
 * @param probabilities of all classes, by label
 */
public record ClassPrediction(
        @Nullable Object label, @Nullable Double probability, Map<String, @Nullable Double> probabilities) {}
