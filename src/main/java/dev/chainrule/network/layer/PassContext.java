package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import org.jspecify.annotations.Nullable;

/**
 * What a pass is made from.
 *
 * @param rows rows of every batch that will come through
 * @param parameters the layer's part of the network's parameters {@code [1, parameterCount]}
 * @param gradients where their gradients go; null in a pass that only predicts
 * @param inputGradient whether somebody stands before this layer and needs {@code ∂L/∂input}
 */
public record PassContext(
        Kernels kernels,
        Memory memory,
        int rows,
        Matrix parameters,
        @Nullable Matrix gradients,
        boolean inputGradient) {

    /** A buffer of the pass: one row of {@code columns} values per row of the batch. */
    public Matrix buffer(int columns) {
        return memory.allocate(rows, columns);
    }

    public boolean training() {
        return gradients != null;
    }
}
