package dev.chainrule.model;

import dev.chainrule.network.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a model was on some rows when it was made.
 *
 * @param metrics {@code loss} and the task's metrics by name; null where a metric is not finite
 * @param confusion {@code [true class][predicted class]} in rows, in the order of the labels; null for numbers
 */
public record Measurement(
        long rows,
        Map<String, @Nullable Double> metrics,
        @Nullable List<List<Long>> confusion) {

    public static Measurement of(Evaluation evaluation) {
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", finite(evaluation.loss()));
        evaluation.metrics().forEach((name, value) -> metrics.put(name, finite(value)));
        return new Measurement(evaluation.rows(), metrics, evaluation.confusion());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
