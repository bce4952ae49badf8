package dev.chainrule.evaluation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What questions about the rows of a model may take, which are answered while their sender waits.
 *
 * @param cells of the largest dataset that is read for it
 * @param rows that one request asks the model about at most
 * @param points of thresholds that one answer shows at most
 */
@ConfigurationProperties("chainrule.evaluation")
record EvaluationSettings(
        @DefaultValue("50000000") long cells,
        @DefaultValue("100000") int rows,
        @DefaultValue("1000") int points) {

    EvaluationSettings {
        requirePositive("cells", cells);
        requirePositive("rows", rows);
        requirePositive("points", points);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("chainrule.evaluation.%s is %s: at least 1".formatted(name, value));
        }
    }
}
