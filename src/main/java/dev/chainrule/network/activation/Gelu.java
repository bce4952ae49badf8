package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Weights its input by the normal distribution function {@code Φ}: smooth near zero, the identity far above it. */
@Member(
        value = "gelu",
        summary = "Weights its input by the normal distribution function; smooth near zero, in most transformers.",
        formula = "z · Φ(z) = z/2 · (1 + erf(z/√2))",
        source = "Hendrycks and Gimpel 2016, arXiv:1606.08415")
@Characteristics(
        range = "[−0.17, ∞)",
        derivative = "Φ(z) + z · φ(z), with the normal density φ",
        problem = "costs an erf and an exponential per value, and its gradient vanishes for z < −4")
public record Gelu() implements Elementwise {

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);

    @Override
    public double value(double z) {
        return 0.5 * Math.max(z, -Double.MAX_VALUE) * (1 + Functions.erf(z * SQRT_HALF));
    }

    @Override
    public double derivative(double z) {
        return 0.5 * (1 + Functions.erf(z * SQRT_HALF)) + Functions.finite(z) * DENSITY * StrictMath.exp(-0.5 * z * z);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        cumulative(z, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] *= Math.max(z[i], -Float.MAX_VALUE);
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        cumulative(z, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] *= gradient[i];
            gradient[i] *= Functions.finite(z[i]) * (float) DENSITY;
            z[i] *= -0.5f * z[i];
        }
        Functions.exp(z, z, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] = a[i] + gradient[i] * z[i];
        }
    }

    /** {@code Φ(z)}. */
    private static void cumulative(float[] z, float[] phi, int n) {
        for (int i = 0; i < n; i++) {
            phi[i] = z[i] * (float) SQRT_HALF;
        }
        Functions.erf(phi, phi, n);
        for (int i = 0; i < n; i++) {
            phi[i] = 0.5f * (1f + phi[i]);
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
