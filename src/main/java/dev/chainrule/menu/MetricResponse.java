package dev.chainrule.menu;

import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.Metric;

/**
 * A metric as the API returns it.
 *
 * @param object always {@code metric}
 * @param name as in {@code training.metrics}; {@code val_} or {@code train_} before it says of which rows
 * @param source where the formula comes from; empty where it is common knowledge
 * @param task what it measures: {@code classification} or {@code regression}
 * @param higherIsBetter whether higher values are better
 */
record MetricResponse(
        String object,
        String name,
        String summary,
        String formula,
        String source,
        String task,
        boolean higherIsBetter,
        Links links) {

    record Links(String self) {}

    static MetricResponse of(Metric metric, String self) {
        Metric.Facts facts = metric.facts();
        return new MetricResponse(
                "metric",
                metric.word(),
                facts.summary(),
                facts.formula(),
                facts.source(),
                metric instanceof ClassMetric ? "classification" : "regression",
                metric.higherIsBetter(),
                new Links(self));
    }
}
