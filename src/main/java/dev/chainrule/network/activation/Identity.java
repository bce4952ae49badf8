package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;

/** Passes its input on unchanged; layers with it collapse into one. */
@Member(
        value = "identity",
        aliases = "linear",
        summary =
                "Passes its input on unchanged: for unbounded outputs, and to see why a network needs a non-linearity.",
        formula = "z")
@Characteristics(
        range = "(−∞, ∞)",
        derivative = "1",
        problem = "is linear: any number of such layers is still one linear map")
public record Identity() implements Elementwise {

    @Override
    public double value(double z) {
        return z;
    }

    @Override
    public double derivative(double z) {
        return 1;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        System.arraycopy(z, 0, a, 0, rows * columns);
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        // f′ = 1: the gradient passes as it is
    }
}
