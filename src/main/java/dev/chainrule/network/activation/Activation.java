package dev.chainrule.network.activation;

import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.XavierUniform;
import dev.chainrule.network.math.Nonlinearity;

/** What a neuron does with {@code w·x + b} before passing it on: {@code a = f(z)}. */
public sealed interface Activation extends Nonlinearity permits Elementwise, Softmax {

    /** The initialisation that keeps the variance of this activation's outputs from layer to layer. */
    default Initializer suitedInitializer() {
        return new XavierUniform();
    }

    /** The row of inputs of which {@link Curve} shows the first output, at {@code z}. */
    default double[] sampledRow(double z) {
        return new double[] {z};
    }
}
