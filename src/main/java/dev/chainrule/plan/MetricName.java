package dev.chainrule.plan;

import dev.chainrule.network.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A metric of some rows, as users name it: {@code val_roc_auc}, or {@code roc_auc} for short, is on the validation set,
 * {@code train_roc_auc} on the training set.
 */
record MetricName(boolean training, Metric metric) {

    private static final String TRAIN = "train_";
    private static final String VAL = "val_";

    static Optional<MetricName> of(String written) {
        boolean training = written.startsWith(TRAIN);
        return Metric.find(canonical(written).substring(training ? TRAIN.length() : 0))
                .map(metric -> new MetricName(training, metric));
    }

    /** Without what need not be said. */
    static String canonical(String written) {
        return written.startsWith(VAL) ? written.substring(VAL.length()) : written;
    }

    /** Everything an early stopping may look at: what is not in the history is measured for it. */
    static List<String> watchable(List<Metric> metrics, boolean heldBack) {
        List<String> names = new ArrayList<>();
        Stream<String> words = Stream.concat(Stream.of("loss"), metrics.stream().map(Metric::word));
        words.forEach(word -> {
            if (heldBack) {
                names.add(VAL + word);
            }
            names.add(TRAIN + word);
        });
        return names;
    }
}
