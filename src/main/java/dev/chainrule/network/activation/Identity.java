package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;

/** Passes its input on unchanged; layers with it collapse into one. */
@Member(
        value = "identity",
        aliases = "linear",
        summary = "Passes its input on unchanged: for outputs that are any number, and to see why a network must bend.",
        formula = "z")
@Characteristics(
        range = "(−∞, ∞)",
        derivative = "1",
        problem = "bends nothing: layers of it are together still one straight line")
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
