package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Its input, gated by its own sigmoid; with β = 1 also called SiLU. */
@Member(
        value = "swish",
        aliases = "silu",
        summary = "Its input, gated by its own sigmoid: a smooth alternative to ReLU.",
        formula = "z / (1 + e^(−βz))",
        source = "Ramachandran, Zoph, Le 2017, arXiv:1710.05941")
@Characteristics(
        range = "[−0.28/β, ∞)",
        derivative = "σ(βz) + βz · σ(βz) · (1 − σ(βz))",
        problem = "costs an exponential per value, and its gradient vanishes for very negative z")
public record Swish(
        @Parameter(
                value = "Sharpness β: near 0 it is linear, far above 1 like ReLU.",
                fallback = "1",
                min = 0.01,
                max = 100)
        double beta)
        implements Elementwise {

    public Swish() {
        this(1);
    }

    @Override
    public double value(double z) {
        return Math.max(z, -Double.MAX_VALUE) * Functions.sigmoid(beta * z);
    }

    @Override
    public double derivative(double z) {
        double u = Functions.finite(beta * z);
        double gate = Functions.sigmoid(u);
        return gate * (1 + u * (1 - gate));
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        gate(z, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] *= Math.max(z[i], -Float.MAX_VALUE);
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        float sharpness = (float) beta;
        gate(z, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float u = Functions.finite(sharpness * z[i]);
            gradient[i] *= a[i] * (1f + u * (1f - a[i]));
        }
    }

    /** {@code σ(βz)}. */
    private void gate(float[] z, float[] gate, int n) {
        float sharpness = (float) beta;
        for (int i = 0; i < n; i++) {
            gate[i] = sharpness * z[i];
        }
        Functions.sigmoid(gate, gate, n);
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
