package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.metric.Units;

/**
 * Encoded rows to learn from and to be measured on.
 *
 * @param features {@code [rows, inputs]}
 * @param targets {@code [rows, outputs]}
 * @param training the rows to learn from
 * @param validation rows held back to measure on; may be empty
 * @param units of the outputs, to measure errors in
 */
public record TrainingData(Matrix features, Matrix targets, int[] training, int[] validation, Units units) {

    /** @param scale raw units per encoded unit of each output, {@code [outputs]} */
    public TrainingData(Matrix features, Matrix targets, int[] training, int[] validation, double[] scale) {
        this(features, targets, training, validation, Units.scaled(scale));
    }
}
