package dev.chainrule.network.activation;

import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.XavierUniform;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Nonlinearity;

/** What a neuron does with {@code w·x + b} before passing it on: {@code a = f(z)}. */
public sealed interface Activation extends Nonlinearity permits Elementwise, Softmax, LogSoftmax, PRelu, Maxout {

    /** The initialization that keeps the variance of this activation's outputs from layer to layer. */
    default Initializer suitedInitializer() {
        return new XavierUniform();
    }

    /** The row of inputs of which {@link ActivationCurve} shows the first output, at {@code z}. */
    default double[] sampledRow(double z) {
        return new double[] {z};
    }

    /** Whether each output depends on all inputs of the row, and not on its own alone. */
    default boolean mixesColumns() {
        return false;
    }

    /** Whether its outputs are probabilities, each by itself or all of a row together. */
    default boolean givesProbabilities() {
        return false;
    }

    /** Whether it may follow the output layer: it learns nothing and leaves a row as wide as it is. */
    default boolean fitsOutput() {
        return inputsPerOutput() == 1 && !(this instanceof LearnedNonlinearity);
    }
}
