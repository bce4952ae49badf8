package dev.chainrule.network.metric;

import java.util.Map;
import java.util.Optional;

/** Counts, row by row, what metrics are made of. */
public interface Tally {

    /**
     * One more row.
     *
     * @param outputs what the network says, {@code [outputs]}
     * @param targets what is true, {@code [outputs]}
     */
    void add(float[] outputs, float[] targets);

    /** The metrics it was made for, by name; NaN where one is not defined for these rows. */
    Map<String, Double> metrics();

    /** Empty for numbers. */
    default Optional<ConfusionMatrix> matrix() {
        return Optional.empty();
    }

    /** How many rows the metrics that need all scores in order are made of, where that is only a sample. */
    default Optional<Long> sample() {
        return Optional.empty();
    }
}
