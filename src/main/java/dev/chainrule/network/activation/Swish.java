package dev.chainrule.network.activation;

import dev.chainrule.network.Member;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Its input, gated by its own sigmoid; also called SiLU. */
@Member(
        value = "swish",
        aliases = "silu",
        formula = "z / (1 + e⁻ᶻ)",
        source = "Ramachandran, Zoph, Le 2017, arXiv:1710.05941")
@Characteristics(
        range = "[−0.28, ∞)",
        derivative = "σ(z) + z · σ(z) · (1 − σ(z))",
        problem = "costs an exponential per value, and its gradient vanishes for very negative z")
public record Swish() implements Elementwise {

    @Override
    public double value(double z) {
        return z * Functions.sigmoid(z);
    }

    @Override
    public double derivative(double z) {
        double gate = Functions.sigmoid(z);
        return gate * (1 + z * (1 - gate));
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = z[i] * Functions.sigmoid(z[i]);
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            float gate = Functions.sigmoid(z[i]);
            gradient[i] *= gate * (1f + z[i] * (1f - gate));
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
