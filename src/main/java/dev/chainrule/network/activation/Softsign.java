package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** Squeezes any number into (−1, 1), slower than tanh. */
@Member(
        value = "softsign",
        summary = "Like tanh, but nearing its limits slowly, so that its gradient vanishes later.",
        formula = "z / (1 + |z|)",
        source = "Bergstra, Desjardins, Lamblin, Bengio 2009")
@Characteristics(
        range = "(−1, 1)",
        derivative = "1 / (1 + |z|)²",
        problem = "saturates: the gradient falls with the square of z")
public record Softsign() implements Elementwise {

    @Override
    public double value(double z) {
        double c = Functions.finite(z);
        return c / (1 + Math.abs(c));
    }

    @Override
    public double derivative(double z) {
        double d = 1 + Math.abs(z);
        return 1 / d / d;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            float c = Functions.finite(z[i]);
            a[i] = c / (1f + Math.abs(c));
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            float d = 1f + Math.abs(z[i]);
            gradient[i] = gradient[i] / d / d;
        }
    }

    @Override
    public boolean derivativeNeedsInput() {
        return true;
    }
}
