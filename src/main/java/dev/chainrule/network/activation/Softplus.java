package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;

/** ReLU with its corner rounded. */
@Member(
        value = "softplus",
        summary = "ReLU with its corner rounded; always positive, as a rate or a standard deviation must be.",
        formula = "1/β · ln(1 + e^(βz))",
        source = "Dugas, Bengio, Bélisle, Nadeau, Garcia 2001")
@Characteristics(
        range = "(0, ∞)",
        derivative = "1 − e^(−βa) = σ(βz)",
        problem = "its outputs are far from a mean of zero, and it costs an exponential and a logarithm per value")
public record Softplus(
        @Parameter(value = "Sharpness β; far above 1 it is like ReLU.", fallback = "1", min = 0.01, max = 100)
        double beta)
        implements Elementwise {

    @Override
    public double value(double z) {
        return Functions.softplus(beta * z) / beta;
    }

    @Override
    public double derivative(double z) {
        return Functions.sigmoid(beta * z);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        float sharpness = (float) beta;
        for (int i = 0; i < rows * columns; i++) {
            a[i] = sharpness * z[i];
        }
        Functions.softplus(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] /= sharpness;
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        float sharpness = (float) beta;
        for (int i = 0; i < rows * columns; i++) {
            a[i] *= -sharpness;
        }
        Functions.expm1(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= -a[i];
        }
    }
}
