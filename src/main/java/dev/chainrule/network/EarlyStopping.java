package dev.chainrule.network;

/**
 * Ends a training that gets no better, and goes back to its best weights.
 *
 * @param metric a name in {@link EpochReport#metrics}, such as {@code val_loss}
 * @param patience epochs without improvement before the end; 0 never ends
 */
public record EarlyStopping(
        @Parameter(value = "Which metric must improve.", fallback = "val_loss", max = 100)
        String metric,

        @Parameter(value = "Epochs without improvement before the end.", fallback = "20", min = 0, max = 1_000_000)
        int patience) {

    /** Whether the second value of the metric is better than the first. */
    boolean improves(double best, double now) {
        boolean higherIsBetter = metric.endsWith("accuracy") || metric.endsWith("r2");
        return higherIsBetter ? now > best : now < best;
    }
}
