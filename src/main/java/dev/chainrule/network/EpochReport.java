package dev.chainrule.network;

import dev.chainrule.network.metric.Series;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One epoch, when it is over.
 *
 * @param epoch counted from 1
 * @param step the epoch's last step, counted from 1 since the training began
 * @param trainLoss mean over the epoch's rows, each measured when its batch was trained on
 * @param gradientNorm length of the last step's gradient over all parameters, before any clipping
 * @param training what else was measured on the rows trained on, at the end of the epoch; null for nothing
 * @param validation null without a validation set
 */
public record EpochReport(
        int epoch,
        long step,
        double trainLoss,
        double learningRate,
        double gradientNorm,
        @Nullable Evaluation training,
        @Nullable Evaluation validation) {

    /** Everything measured, by its name in a history: {@code train_loss}, {@code val_loss}, {@code val_accuracy}, … */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Series.TRAINING.loss(), trainLoss);
        if (training != null) {
            training.metrics().forEach((name, value) -> metrics.put(Series.TRAINING.of(name), value));
        }
        if (validation != null) {
            metrics.put(Series.VALIDATION.loss(), validation.loss());
            validation.metrics().forEach((name, value) -> metrics.put(Series.VALIDATION.of(name), value));
        }
        metrics.put("learning_rate", learningRate);
        metrics.put("gradient_norm", gradientNorm);
        return metrics;
    }

    /** The values of {@link #metrics}, in its order; asks for no memory. */
    public void copyTo(double[] values) {
        int count = 0;
        values[count++] = trainLoss;
        if (training != null) {
            count = copy(training.metrics(), values, count);
        }
        if (validation != null) {
            values[count++] = validation.loss();
            count = copy(validation.metrics(), values, count);
        }
        values[count++] = learningRate;
        values[count] = gradientNorm;
    }

    private static int copy(Map<String, Double> metrics, double[] values, int from) {
        int count = from;
        for (double value : metrics.values()) {
            values[count++] = value;
        }
        return count;
    }
}
