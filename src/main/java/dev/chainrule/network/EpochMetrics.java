package dev.chainrule.network;

import dev.chainrule.network.metric.Metric;
import java.util.List;

/**
 * What is measured after every epoch besides the loss.
 *
 * @param training on the rows trained on, which takes one more pass over them; empty for no such pass
 * @param validation on the validation rows
 */
public record EpochMetrics(List<Metric> training, List<Metric> validation) {

    public EpochMetrics {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /** What costs next to nothing. */
    public static EpochMetrics usual(Outcome outcome) {
        return new EpochMetrics(List.of(), outcome.usual());
    }
}
