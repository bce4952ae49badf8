package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;

/** A layer that learns nothing. */
interface Unlearned extends Layer {

    @Override
    default int parameterCount() {
        return 0;
    }

    @Override
    default String parameterArithmetic() {
        return "0";
    }

    @Override
    default String parameterName(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    default void initialize(Matrix parameters, Matrix state, RandomStream random) {
        // there is nothing to begin with
    }
}
