package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;

/** A layer of known shape: it owns no weights and no activations, so one serves any number of passes. */
public interface Layer {

    LayerSpec spec();

    int inputs();

    int outputs();

    int parameterCount();

    /** The sum behind {@link #parameterCount}, such as {@code 2·5 + 5}. */
    String parameterArithmetic();

    /** What a parameter is, such as {@code weight[1, 4]}: from input 1 to neuron 4, counted from 0. */
    String parameterName(int index);

    /** Fills this layer's parameters {@code [1, parameterCount]} with their first values. */
    void initialize(Matrix parameters, RandomStream random);

    /** The buffers and the work of one batch of a fixed number of rows. */
    Pass pass(PassContext context);
}
