package dev.chainrule.model.manifest;

import dev.chainrule.definition.Finite;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good a model was on some rows when it was made.
 *
 * @param metrics {@code loss} and the task's metrics by name; null where a metric is not finite
 * @param confusion {@code [true class][predicted class]} in rows, in the order of the labels; null for numbers
 * @param ofEach the metrics of each of several numbers, in the order of the targets; null for anything else
 * @param sample how many of the rows roc_auc and pr_auc are of; null for all of them
 */
public record Measurement(
        long rows,
        Map<String, @Nullable Double> metrics,
        @Nullable List<List<Long>> confusion,
        @Nullable Long sample,
        @Nullable List<Map<String, @Nullable Double>> ofEach) {

    public Measurement(
            long rows,
            Map<String, @Nullable Double> metrics,
            @Nullable List<List<Long>> confusion,
            @Nullable Long sample) {
        this(rows, metrics, confusion, sample, null);
    }

    public static Measurement of(Evaluation evaluation) {
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        metrics.put(Series.LOSS, Finite.orNull(evaluation.loss()));
        metrics.putAll(Finite.orNull(evaluation.metrics()));
        List<Map<String, @Nullable Double>> ofEach = new ArrayList<>();
        evaluation.ofEach().forEach(each -> ofEach.add(Finite.orNull(each)));
        return new Measurement(
                evaluation.rows(),
                metrics,
                evaluation.confusion(),
                evaluation.sample(),
                ofEach.isEmpty() ? null : ofEach);
    }

    /** A note on these metrics, of rows of this set. */
    public Optional<String> note(String set) {
        return Optional.ofNullable(sample)
                .map(count -> String.format(
                        Locale.ROOT,
                        "ROC AUC and PR AUC of the %s set are computed on a uniform sample of %,d of its %,d rows.",
                        set,
                        count,
                        rows));
    }
}
