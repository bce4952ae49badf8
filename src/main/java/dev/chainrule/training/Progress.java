package dev.chainrule.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param latest the last epoch's metrics; null where one is not finite
 * @param best the metrics of the epoch with the smallest loss, on validation rows where there are some
 * @param rowsSeen every row once an epoch
 * @param rowsPerSecond since the run began
 */
public record Progress(
        int epoch,
        int epochs,
        long step,
        long steps,
        long rowsSeen,
        double rowsPerSecond,
        Map<String, @Nullable Double> latest,
        Map<String, @Nullable Double> best) {

    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, Map.of(), Map.of());

    double fraction() {
        return steps == 0 ? 0 : (double) step / steps;
    }

    static Map<String, @Nullable Double> finite(Map<String, Double> metrics) {
        Map<String, @Nullable Double> finite = new LinkedHashMap<>();
        metrics.forEach((name, value) -> finite.put(name, Double.isFinite(value) ? value : null));
        return finite;
    }
}
