package dev.chainrule.evaluation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What questions about the rows of a model may take, which are answered while their sender waits.
 *
 * @param cells cells of the largest dataset that is read for rows behind a cell, thresholds or calibration; then 422
 * @param rows most rows that a request for rows behind a cell, thresholds or calibration asks the model about; the
 *     others are left out, and counted
 * @param points most thresholds in one answer; then 422
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
