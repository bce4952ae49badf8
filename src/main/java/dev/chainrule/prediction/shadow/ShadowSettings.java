package dev.chainrule.prediction.shadow;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How models are compared behind the client's back.
 *
 * @param queue memory of the rows that wait to be compared with a challenger ({@code ?shadow=}), about; what does
 *     not fit is counted as dropped
 * @param pairs pairs of models whose comparison is remembered in this process; the one asked longest ago makes room
 * @param rows rows with different answers that are kept of each pair, the last ones
 * @param columns columns that are kept of a row with different answers, the first ones
 * @param labels pairs of labels that are counted for each target; what comes beyond counts together
 * @param tolerance by how much two numbers may differ and agree, as a fraction of the scale of the target
 */
@ConfigurationProperties("chainrule.shadow")
record ShadowSettings(
        @DefaultValue("16MB") DataSize queue,
        @DefaultValue("50") int pairs,
        @DefaultValue("20") int rows,
        @DefaultValue("100") int columns,
        @DefaultValue("100") int labels,
        @DefaultValue("0.01") double tolerance) {

    private static final DataSize LARGEST_QUEUE = DataSize.ofGigabytes(1);

    ShadowSettings {
        if (queue.toBytes() < 1 || queue.compareTo(LARGEST_QUEUE) > 0) {
            throw new IllegalArgumentException("chainrule.shadow.queue is %s: from 1B to 1GB".formatted(queue));
        }
        require("pairs", pairs, 1, 10_000);
        require("rows", rows, 0, 1_000);
        require("columns", columns, 1, 10_000);
        require("labels", labels, 1, 100_000);
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("chainrule.shadow.tolerance is %s: from 0 to 1".formatted(tolerance));
        }
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "chainrule.shadow.%s is %s: from %s to %s".formatted(name, value, least, most));
        }
    }
}
