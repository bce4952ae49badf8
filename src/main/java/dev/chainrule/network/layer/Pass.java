package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import org.jspecify.annotations.Nullable;

/** One layer at work on one batch: its buffers, allocated once, and nothing else. For one thread at a time. */
public interface Pass {

    /** {@code [rows, inputs] → [rows, outputs]}, in a buffer of this pass. */
    Matrix forward(Matrix input);

    /**
     * From {@code ∂L/∂output} to the gradients of this layer's parameters, which it overwrites, and to
     * {@code ∂L/∂input}. Follows a {@link #forward} on the same input; may use up {@code outputGradient}.
     *
     * @return {@code [rows, inputs]} in a buffer of this pass; null where nobody asked for it
     */
    @Nullable
    Matrix backward(Matrix input, Matrix outputGradient);
}
