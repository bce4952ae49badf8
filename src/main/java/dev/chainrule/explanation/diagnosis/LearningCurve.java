package dev.chainrule.explanation.diagnosis;

import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryQuery;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.Resolution;
import dev.chainrule.network.metric.Series;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a job at the ends of its epochs, or of some of very many.
 *
 * @param validation empty where no rows are held out
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record LearningCurve(double[] epochs, double[] train, double[] validation) {

    private static final int POINTS = 2000;

    public static LearningCurve of(Histories histories, String job) {
        return of(histories, job, Long.MAX_VALUE);
    }

    /** @param steps after which nothing is looked at */
    public static LearningCurve of(Histories histories, String job, long steps) {
        HistoryResponse history = new HistoryQuery(Resolution.EPOCH, null, 0, steps, POINTS).answer(histories, job, 1);
        Map<String, List<@Nullable Number>> series = history.series();
        return new LearningCurve(
                numbers(series.get("epoch")),
                numbers(series.get(Series.TRAINING.loss())),
                numbers(series.get(Series.VALIDATION.loss())));
    }

    private static double[] numbers(@Nullable List<@Nullable Number> series) {
        return series == null
                ? new double[0]
                : series.stream()
                        .mapToDouble(value -> value == null ? Double.NaN : value.doubleValue())
                        .toArray();
    }

    public int points() {
        return train.length;
    }

    double first() {
        return train[0];
    }

    double last() {
        return train[train.length - 1];
    }

    public double lowest() {
        return lowest(train);
    }

    public double highest() {
        return highest(train);
    }

    public static double highest(double[] losses) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double loss : losses) {
            highest = Double.isNaN(loss) ? highest : Math.max(highest, loss);
        }
        return highest;
    }

    public static double lowest(double[] losses) {
        double lowest = Double.POSITIVE_INFINITY;
        for (double loss : losses) {
            lowest = Double.isNaN(loss) ? lowest : Math.min(lowest, loss);
        }
        return lowest;
    }

    /** The highest loss that came after one of at most half its height; of what only falls, below all numbers. */
    double highestAfterALower() {
        double highest = Double.NEGATIVE_INFINITY;
        double lowest = Double.POSITIVE_INFINITY;
        for (double loss : train) {
            highest = loss > Measures.changed(lowest, 1) ? Math.max(highest, loss) : highest;
            lowest = Double.isNaN(loss) ? lowest : Math.min(lowest, loss);
        }
        return highest;
    }

    /** The epoch in which rows held out had the lowest loss. */
    double bestEpoch() {
        int best = 0;
        for (int i = 1; i < validation.length; i++) {
            best = validation[i] < validation[best] ? i : best;
        }
        return epochs[best];
    }

    /**
     * How much the loss jumps in the second half, beside its level: the mean of its changes up and down, less what it
     * moves in all, by its mean.
     */
    double roughness() {
        int from = train.length / 2;
        if (train.length - from < 3) {
            return 0;
        }
        double jumps = 0;
        double level = 0;
        for (int i = from + 1; i < train.length; i++) {
            jumps += Math.abs(train[i] - train[i - 1]);
            level += Math.abs(train[i]);
        }
        double moved = Math.abs(train[train.length - 1] - train[from]);
        return level > 0 ? (jumps - moved) / level : 0;
    }

    /** The share of all steps from epoch to epoch that went down. */
    double descending() {
        int down = 0;
        for (int i = 1; i < train.length; i++) {
            down += train[i] < train[i - 1] ? 1 : 0;
        }
        return train.length < 2 ? 0 : (double) down / (train.length - 1);
    }
}
