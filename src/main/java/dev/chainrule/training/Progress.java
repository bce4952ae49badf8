package dev.chainrule.training;

import dev.chainrule.model.CrossValidation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param latest the last epoch's metrics; null where one is not finite
 * @param best the metrics of the epoch with the smallest loss, on validation rows where there are some
 * @param rowsSeen every row once an epoch
 * @param rowsPerSecond since the network's training began
 * @param fold which of the folds is trained, from 1; null for the model
 * @param folds how many there are; null or 0 for no cross-validation
 * @param crossValidation what the folds have measured so far
 */
public record Progress(
        int epoch,
        int epochs,
        long step,
        long steps,
        long rowsSeen,
        double rowsPerSecond,
        Map<String, @Nullable Double> latest,
        Map<String, @Nullable Double> best,
        @Nullable Integer fold,
        @Nullable Integer folds,
        @Nullable CrossValidation crossValidation) {

    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, Map.of(), Map.of(), null, null, null);

    /** Where it is, in words. */
    String place() {
        String place = "epoch %d of %d".formatted(epoch, epochs);
        if (folds == null || folds == 0) {
            return place;
        }
        return (fold == null ? "all rows, " : "fold %d of %d, ".formatted(fold, folds)) + place;
    }

    double fraction() {
        return steps == 0 ? 0 : (double) step / steps;
    }

    static Map<String, @Nullable Double> finite(Map<String, Double> metrics) {
        Map<String, @Nullable Double> finite = new LinkedHashMap<>();
        metrics.forEach((name, value) -> finite.put(name, Double.isFinite(value) ? value : null));
        return finite;
    }
}
