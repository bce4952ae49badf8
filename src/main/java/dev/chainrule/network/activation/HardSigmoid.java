package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** The sigmoid as three straight pieces. */
@Member(
        value = "hard_sigmoid",
        summary = "Piecewise linear approximation of the sigmoid: no exponential.",
        formula = "max(0, min(1, z/6 + 1/2))",
        source =
                "Courbariaux, Bengio, David 2015, arXiv:1511.00363; the slope 1/6 as in Howard et al. 2019, arXiv:1905.02244")
@Characteristics(
        range = "[0, 1]",
        derivative = "1/6 where −3 < z < 3, else 0",
        problem = "has no gradient at all for |z| > 3: such a neuron learns nothing")
public record HardSigmoid() implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(0, Math.min(1, (z + 3) / 6));
    }

    @Override
    public double derivative(double z) {
        return Math.abs(z) < 3 ? 1.0 / 6 : 0;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(0f, Math.min(1f, (z[i] + 3f) / 6f));
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= Functions.step(a[i]) * Functions.step(1f - a[i]) * (1f / 6f);
        }
    }
}
