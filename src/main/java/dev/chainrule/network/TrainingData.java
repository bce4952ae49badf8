package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Encoded rows to learn from and to be measured on.
 *
 * @param features {@code [rows, inputs]}
 * @param targets {@code [rows, outputs]}
 * @param training the rows to learn from
 * @param validation rows held back to measure on; may be empty
 * @param outputScale raw units per encoded unit of each output, {@code [outputs]}
 * @param weights how much each row counts when it is learnt from, {@code [rows, 1]}: its loss and gradient are
 *     multiplied by it, while a batch is still divided by its number of rows, as in Keras; null where every row counts
 *     once. Measuring does not weigh rows.
 */
public record TrainingData(
        Matrix features,
        Matrix targets,
        int[] training,
        int[] validation,
        double[] outputScale,
        @Nullable Matrix weights) {

    public TrainingData(Matrix features, Matrix targets, int[] training, int[] validation, double[] outputScale) {
        this(features, targets, training, validation, outputScale, null);
    }
}
