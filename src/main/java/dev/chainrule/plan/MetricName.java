package dev.chainrule.plan;

import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A metric of some rows, as users name it: {@code val_roc_auc}, or {@code roc_auc} for short, is on the validation set,
 * {@code train_roc_auc} on the training set.
 */
public record MetricName(boolean training, Metric metric) {

    public static Optional<MetricName> of(String written) {
        boolean training = Series.TRAINING.names(written);
        String word = training ? Series.TRAINING.metric(written) : canonical(written);
        return Metric.find(word).map(metric -> new MetricName(training, metric));
    }

    /** Without what need not be said. */
    static String canonical(String written) {
        return Series.VALIDATION.metric(written);
    }

    /** Everything an early stopping may look at: what is not in the history is measured for it. */
    public static List<String> watchable(List<Metric> metrics, boolean heldBack) {
        List<String> names = new ArrayList<>();
        Stream<String> words =
                Stream.concat(Stream.of(Series.LOSS), metrics.stream().map(Metric::word));
        words.forEach(word -> {
            if (heldBack) {
                names.add(Series.VALIDATION.of(word));
            }
            names.add(Series.TRAINING.of(word));
        });
        return names;
    }
}
