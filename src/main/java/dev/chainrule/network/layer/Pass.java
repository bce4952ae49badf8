package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One layer at work on one batch: its buffers, allocated once, and nothing else. For one thread at a time. */
public interface Pass {

    /** {@code [rows, inputs] → [rows, outputs]}, in a buffer of this pass, or the input itself. */
    Matrix forward(Matrix input);

    /**
     * From {@code ∂L/∂output} to the gradients of this layer's parameters, which it overwrites, and to
     * {@code ∂L/∂input}. Follows a {@link #forward} on the same input; may use up {@code outputGradient}.
     *
     * @return {@code [rows, inputs]} in a buffer of this pass, or {@code outputGradient} itself; null where nobody asked
     *     for it
     */
    @Nullable
    Matrix backward(Matrix input, Matrix outputGradient);

    /** Takes the last batch into the layer's state; called once after each step of a training, and never otherwise. */
    default void updateState() {}

    /**
     * What it did with the last batch, in its own terms; only of a pass that is made to explain.
     *
     * @param trail what went through it
     */
    default Explained explain(Trail trail) {
        throw new IllegalStateException("this pass does not explain");
    }

    /** The layers that it is made of at work, where it is made of others. */
    default Optional<SequencePass> inside() {
        return Optional.empty();
    }

    /**
     * Where the last forward pass first met a number that is not finite, inside a layer that is made of others.
     *
     * @param place of this layer, such as {@code layer 3}
     */
    default Optional<String> firstNonFinite(String place) {
        return Optional.empty();
    }
}
