package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;
import dev.chainrule.network.math.LearnedNonlinearity;

/** Leaky ReLU whose slope {@code s} each neuron learns for itself. */
@Member(
        value = "prelu",
        summary = "Leaky ReLU whose slope each neuron learns for itself.",
        formula = "max(0, z) + s · min(0, z), s learned",
        source = "He, Zhang, Ren, Sun 2015, arXiv:1502.01852, equation 1")
@Characteristics(
        range = "(−∞, ∞)",
        derivative = "1 where z > 0, else s; ∂a/∂s = min(0, z)",
        problem =
                "may overfit small data, having one more parameter per neuron, and weight decay pulls it towards ReLU",
        curve = "a = f(z), and f′(z), with the slope it begins with")
public record PRelu(
        @Parameter(value = "The slope s that every neuron begins with.", fallback = "0.25", min = 0, max = 1)
        double initialSlope)
        implements Activation, LearnedNonlinearity {

    @Override
    public String learnedName() {
        return "slope";
    }

    @Override
    public double initial() {
        return initialSlope;
    }

    @Override
    public void forwardWith(double[] z, double[] learned, double[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(z[i], 0) + learned[i % columns] * Math.min(z[i], 0);
        }
    }

    @Override
    public void backwardWith(double[] z, double[] learned, double[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= z[i] > 0 ? 1 : learned[i % columns];
        }
    }

    @Override
    public void addLearnedGradient(double[] z, double[] gradient, double[] learnedGradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            learnedGradient[i % columns] += gradient[i] * Math.min(z[i], 0);
        }
    }

    @Override
    public void forwardWith(float[] z, float[] learned, float[] a, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            for (int j = 0; j < columns; j++) {
                a[start + j] = Math.max(z[start + j], 0f) + learned[j] * Math.min(z[start + j], 0f);
            }
        }
    }

    @Override
    public void backwardWith(float[] z, float[] learned, float[] gradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            for (int j = 0; j < columns; j++) {
                float positive = Functions.step(z[start + j]);
                gradient[start + j] *= positive + (1f - positive) * learned[j];
            }
        }
    }

    @Override
    public void addLearnedGradient(float[] z, float[] gradient, float[] learnedGradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            for (int j = 0; j < columns; j++) {
                learnedGradient[j] += gradient[start + j] * Math.min(z[start + j], 0f);
            }
        }
    }

    @Override
    public Initializer suitedInitializer() {
        return new HeUniform();
    }
}
