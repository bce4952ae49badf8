package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.metric.Units;
import org.jspecify.annotations.Nullable;

/**
 * Encoded rows to learn from and to be measured on.
 *
 * @param features of each row
 * @param targets {@code [rows, outputs]}
 * @param training the rows to learn from
 * @param validation validation rows to measure on; may be empty
 * @param units of the outputs, to measure errors in
 * @param weights how much each row counts when it is trained on, {@code [rows, 1]}: its loss and gradient are
 *     multiplied by it, while a batch is still divided by its number of rows, as in Keras; null where every row counts
 *     once. Measuring does not weigh rows.
 */
public record TrainingData(
        Examples features,
        Matrix targets,
        int[] training,
        int[] validation,
        Units units,
        @Nullable Matrix weights) {

    /**
     * Rows in memory.
     *
     * @param features {@code [rows, inputs]}
     */
    public TrainingData(
            Matrix features, Matrix targets, int[] training, int[] validation, Units units, @Nullable Matrix weights) {
        this(Examples.of(features), targets, training, validation, units, weights);
    }

    /** @param scale raw units per encoded unit of each output, {@code [outputs]} */
    public TrainingData(Matrix features, Matrix targets, int[] training, int[] validation, double[] scale) {
        this(features, targets, training, validation, Units.scaled(scale), null);
    }
}
