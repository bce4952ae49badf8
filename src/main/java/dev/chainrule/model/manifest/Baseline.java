package dev.chainrule.model.manifest;

import dev.chainrule.definition.Finite;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good an answer is that ignores the features: the most frequent class, and the fractions of the classes as their
 * probabilities; the mean of numbers, or their median for absolute errors; the last number where rows are in the order
 * of time and that is nearer.
 *
 * @param rowsOf the set that it was measured on: test, validation or train
 * @param metrics the model's own, by name; null where one is not finite
 */
public record Baseline(String rowsOf, Map<String, @Nullable Double> metrics) {

    public static Baseline of(String rowsOf, Map<String, Double> measured) {
        return new Baseline(rowsOf, Finite.orNull(measured));
    }
}
