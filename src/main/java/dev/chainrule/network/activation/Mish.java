package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Its input, gated by {@code t = tanh(ln(1 + eᶻ)) = n / (n + 2)} with {@code n = eᶻ · (eᶻ + 2)}: one exponential, and no
 * difference of nearly equal numbers. */
@Member(
        value = "mish",
        summary = "Its input, gated by the tanh of its own softplus; smooth like Swish.",
        formula = "z · tanh(ln(1 + eᶻ))",
        source = "Misra 2019, arXiv:1908.08681")
@Characteristics(
        range = "[−0.31, ∞)",
        derivative = "t + z · (1 − t²) · σ(z), t = tanh(ln(1 + eᶻ))",
        problem = "costs an exponential and a division per value, and its gradient vanishes for very negative z")
public record Mish() implements Elementwise {

    /** From here on {@code t} is 1; far below zero it is 0. */
    private static final double SATURATION = 40;

    private static final double VANISHING = -800;
    private static final float SATURATION_FLOAT = 20f;
    private static final float VANISHING_FLOAT = -110f;

    @Override
    public double value(double z) {
        double e = StrictMath.exp(Math.min(z, SATURATION));
        double n = e * (e + 2);
        return Math.max(z, -Double.MAX_VALUE) * (n / (n + 2));
    }

    @Override
    public double derivative(double z) {
        double c = Math.max(VANISHING, Math.min(SATURATION, z));
        double e = StrictMath.exp(c);
        double n = e * (e + 2);
        return n / (n + 2) + c * 4 * e * (e + 1) / ((n + 2) * (n + 2));
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], SATURATION_FLOAT);
        }
        Functions.exp(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float n = a[i] * (a[i] + 2f);
            a[i] = Math.max(z[i], -Float.MAX_VALUE) * (n / (n + 2f));
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            z[i] = Math.max(VANISHING_FLOAT, Math.min(SATURATION_FLOAT, z[i]));
        }
        Functions.exp(z, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float e = a[i];
            float n = e * (e + 2f);
            gradient[i] *= n / (n + 2f) + z[i] * 4f * e * (e + 1f) / ((n + 2f) * (n + 2f));
        }
    }

    @Override
    public boolean derivativeNeedsInput() {
        return true;
    }

    @Override
    public Initializer suitedInitializer() {
        return new HeUniform();
    }
}
