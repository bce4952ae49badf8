package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;

/**
 * A layer of filters, which have the same weights at all places of a row. Among its parameters weights are first, then the
 * biases, one for each sum of a place, then what the activation learns.
 */
public interface Filtering {

    /** How many channels come out. */
    int filters();

    Activation activation();

    /** Whether each filter adds a bias of its own. */
    boolean bias();

    /** The same with another activation of the sums. */
    LayerSpec with(Activation other);
}
