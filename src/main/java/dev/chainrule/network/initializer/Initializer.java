package dev.chainrule.network.initializer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.Optional;

/** How the weights of a layer are initialized. */
public sealed interface Initializer permits IndependentInitializer, Orthogonal, IdentityMatrix, Values {

    /** Fills weights {@code [inputs, outputs]}, or biases {@code [1, outputs]}. */
    default void fill(Matrix weights, RandomStream random) {
        fill(weights, Fan.of(weights), random);
    }

    /**
     * Fills weights that are shared, or that go to some of the outputs only.
     *
     * @param fan of each of them, which a matrix's sides do not say
     */
    void fill(Matrix weights, Fan fan, RandomStream random);

    /** Why it cannot fill a matrix of this shape, in words. */
    default Optional<String> misfit(int rows, int columns) {
        return Optional.empty();
    }
}
