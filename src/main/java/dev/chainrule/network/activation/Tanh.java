package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** Squeezes any number into (−1, 1), centred on zero. */
@Member(
        value = "tanh",
        summary = "Squeezes any number into (−1, 1), centred on zero.",
        formula = "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)")
@Characteristics(range = "(−1, 1)", derivative = "1 − a²", problem = "saturates: the gradient vanishes for |z| > 4")
public record Tanh() implements Elementwise {

    @Override
    public double value(double z) {
        return StrictMath.tanh(z);
    }

    @Override
    public double derivative(double z) {
        double a = value(z);
        return 1 - a * a;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        Functions.tanh(z, a, rows * columns);
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= 1f - a[i] * a[i];
        }
    }
}
