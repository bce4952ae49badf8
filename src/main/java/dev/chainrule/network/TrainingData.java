package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;

/**
 * Encoded rows to learn from and to be measured on.
 *
 * @param features {@code [rows, inputs]}
 * @param targets {@code [rows, outputs]}
 * @param training the rows to learn from
 * @param validation rows held back to measure on; may be empty
 * @param outputScale raw units per encoded unit of each output, {@code [outputs]}
 */
public record TrainingData(Matrix features, Matrix targets, int[] training, int[] validation, double[] outputScale) {}
