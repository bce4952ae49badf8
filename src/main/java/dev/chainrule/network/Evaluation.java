package dev.chainrule.network;

import dev.chainrule.network.metric.ConfusionMatrix;
import dev.chainrule.network.metric.Tally;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a network is on some rows.
 *
 * @param loss mean over the rows, in encoded units
 * @param metrics by the name of their {@link dev.chainrule.network.metric.Metric}; NaN where one is not defined
 * @param confusion {@code [true class][predicted class]} in rows; null for numbers
 * @param ofEach the metrics of each of several numbers, in the order of the outputs; of anything else none
 * @param sample how many of the rows the metrics that need all scores in order are made of; null for all of them
 */
public record Evaluation(
        long rows,
        double loss,
        Map<String, Double> metrics,
        List<Map<String, Double>> ofEach,
        @Nullable List<List<Long>> confusion,
        @Nullable Long sample) {

    public Evaluation(
            long rows,
            double loss,
            Map<String, Double> metrics,
            @Nullable List<List<Long>> confusion,
            @Nullable Long sample) {
        this(rows, loss, metrics, List.of(), confusion, sample);
    }

    /** What a tally has counted of so many rows. */
    static Evaluation of(long rows, double loss, Tally tally) {
        return new Evaluation(
                rows,
                loss,
                tally.metrics(),
                tally.ofEach(),
                tally.matrix().map(ConfusionMatrix::counts).orElse(null),
                tally.sample().orElse(null));
    }
}
