package dev.chainrule.network.initializer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.Optional;

/** How a layer's first weights are made. */
public sealed interface Initializer permits IndependentInitializer, Orthogonal, IdentityMatrix, Values {

    /** Fills weights {@code [inputs, outputs]}, or biases {@code [1, outputs]}. */
    void fill(Matrix weights, RandomStream random);

    /** Why it cannot fill a matrix of this shape, in words. */
    default Optional<String> misfit(int rows, int columns) {
        return Optional.empty();
    }
}
