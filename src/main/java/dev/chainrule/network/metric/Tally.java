package dev.chainrule.network.metric;

import dev.chainrule.network.thread.Team;
import java.util.List;
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

    /** An empty one of the same kind, to count up to so many of the rows beside this one. */
    Tally part(int rows);

    /** Adds all rows of a {@link #part}, as if they came after those counted so far. */
    void add(Tally part);

    /** Does what takes long beforehand, on all threads; {@link #metrics} would do it on one. */
    default void prepare(Team team) {}

    /** The metrics it was made for, by name; NaN where one is not defined for these rows. */
    Map<String, Double> metrics();

    /** The same for each of several numbers, in their order; of anything else none. */
    default List<Map<String, Double>> ofEach() {
        return List.of();
    }

    /** Empty for numbers. */
    default Optional<ConfusionMatrix> matrix() {
        return Optional.empty();
    }

    /** How many rows the metrics that need all scores in order are made of, where that is only a sample. */
    default Optional<Long> sample() {
        return Optional.empty();
    }
}
