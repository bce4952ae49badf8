package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Its input, gated by the hard sigmoid. */
@Member(
        value = "hard_swish",
        summary = "Piecewise approximation of Swish: no exponential.",
        formula = "z · max(0, min(1, z/6 + 1/2))",
        source = "Howard et al. 2019, arXiv:1905.02244")
@Characteristics(
        range = "[−3/8, ∞)",
        derivative = "0 where z < −3, 1 where z > 3, else z/3 + 1/2",
        problem = "has no gradient at all for z < −3: such a neuron learns nothing")
public record HardSwish() implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(z, -Double.MAX_VALUE) * Math.max(0, Math.min(1, (z + 3) / 6));
    }

    @Override
    public double derivative(double z) {
        return Math.abs(z) < 3 ? z / 3 + 0.5 : z > 0 ? 1 : 0;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(z[i], -Float.MAX_VALUE) * Math.max(0f, Math.min(1f, (z[i] + 3f) / 6f));
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            float inside = Functions.step(3f - Math.abs(z[i]));
            float bend = Math.max(-3f, Math.min(3f, z[i])) / 3f + 0.5f;
            gradient[i] *= inside * bend + (1f - inside) * Functions.step(z[i]);
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
