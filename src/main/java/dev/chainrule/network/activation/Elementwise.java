package dev.chainrule.network.activation;

/** An activation whose every output depends on one input: {@code aᵢ = f(zᵢ)}. */
public sealed interface Elementwise extends Activation
        permits Identity,
                Sigmoid,
                HardSigmoid,
                Tanh,
                Relu,
                LeakyRelu,
                Elu,
                Selu,
                Celu,
                Gelu,
                GeluTanh,
                Swish,
                HardSwish,
                Mish,
                Softplus,
                Softsign {

    /** {@code f(z)}. */
    double value(double z);

    /** {@code f′(z)}. */
    double derivative(double z);

    @Override
    default void forward(double[] z, double[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = value(z[i]);
        }
    }

    @Override
    default void backward(double[] z, double[] a, double[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= derivative(z[i]);
        }
    }

    @Override
    default boolean derivativeNeedsInput() {
        return false;
    }
}
