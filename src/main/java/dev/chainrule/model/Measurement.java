package dev.chainrule.model;

import dev.chainrule.network.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good a model was on some rows when it was made.
 *
 * @param metrics {@code loss} and the task's metrics by name; null where a metric is not finite
 * @param confusion {@code [true class][predicted class]} in rows, in the order of the labels; null for numbers
 * @param sample how many of the rows roc_auc and pr_auc are of; null for all of them
 */
public record Measurement(
        long rows,
        Map<String, @Nullable Double> metrics,
        @Nullable List<List<Long>> confusion,
        @Nullable Long sample) {

    public static Measurement of(Evaluation evaluation) {
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", finite(evaluation.loss()));
        evaluation.metrics().forEach((name, value) -> metrics.put(name, finite(value)));
        return new Measurement(evaluation.rows(), metrics, evaluation.confusion(), evaluation.sample());
    }

    /** What to know of these figures. */
    Optional<String> note() {
        return Optional.ofNullable(sample)
                .map(count ->
                        "roc_auc and pr_auc are of a uniform sample of %,d of the %,d rows".formatted(count, rows));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
