package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** Squeezes any number into (0, 1), so that it can be read as a probability; its slope is at most 1/4. */
@Member(
        value = "sigmoid",
        aliases = "logistic",
        summary = "Squeezes any number into (0, 1), so that it can be read as a probability.",
        formula = "1 / (1 + e⁻ᶻ)")
@Characteristics(
        range = "(0, 1)",
        derivative = "a · (1 − a)",
        problem =
                "saturates: the gradient is at most 1/4 and vanishes for |z| > 6, so deep networks of it hardly learn")
public record Sigmoid() implements Elementwise {

    @Override
    public boolean givesProbabilities() {
        return true;
    }

    @Override
    public double value(double z) {
        return Functions.sigmoid(z);
    }

    @Override
    public double derivative(double z) {
        double a = value(z);
        return a * (1 - a);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        Functions.sigmoid(z, a, rows * columns);
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= a[i] * (1f - a[i]);
        }
    }
}
