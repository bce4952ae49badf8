package dev.chainrule.network;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Ends a training that gets no better, and goes back to its best weights.
 *
 * @param metric a name in {@link EpochReport#metrics}, such as {@code val_loss}
 * @param patience epochs without improvement before the end; 0 never ends
 * @param minDelta a smaller change for the better is none
 */
public record EarlyStopping(
        @Parameter(
                value = "Metric that must improve: val_ or train_ with loss or a metric.",
                fallback = "val_loss",
                max = 100)
        String metric,

        @Parameter(
                value = "Epochs without improvement before training stops.",
                fallback = "20",
                min = 0,
                max = 1_000_000)
        int patience,

        @Parameter(value = "Smallest change that counts as an improvement.", fallback = "0", min = 0)
        double minDelta) {

    /** What an explicit null asks for: no early stopping, although there may be a validation set. */
    public static final EarlyStopping NONE = new EarlyStopping("none", 0, 0);

    /**
     * Whether an epoch is the best so far.
     *
     * @param best value of the metric so far; null before there is any
     * @param now null, or not a number, where it is not measured
     */
    public boolean isBest(@Nullable Double best, @Nullable Double now) {
        return now != null && !now.isNaN() && (best == null || improves(best, now));
    }

    /** Whether the second value of the metric is better than the first. */
    boolean improves(double best, double now) {
        return higherIsBetter() ? now > best + minDelta : now < best - minDelta;
    }

    private boolean higherIsBetter() {
        return Metric.ofSeries(metric).map(Metric::higherIsBetter).orElse(false);
    }
}
