package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Passes what is positive and a little of the rest, so that no neuron dies. */
@Member(
        value = "leaky_relu",
        summary = "ReLU with a small slope where its input is negative, so that no neuron dies.",
        formula = "max(0, z) + s · min(0, z)",
        source = "Maas, Hannun, Ng 2013")
@Characteristics(
        range = "(−∞, ∞)",
        derivative = "1 where z > 0, else s",
        problem = "the slope is one more number to choose, and the outputs are not bounded below")
public record LeakyRelu(
        @Parameter(value = "The slope s where z is negative.", fallback = "0.01", above = 0, max = 1)
        double negativeSlope)
        implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(z, 0) + negativeSlope * Math.min(z, 0);
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? 1 : negativeSlope;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        float slope = (float) negativeSlope;
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(z[i], 0f) + slope * Math.min(z[i], 0f);
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        float slope = (float) negativeSlope;
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= Math.max(Functions.step(a[i]), slope);
        }
    }

    @Override
    public Initializer suitedInitializer() {
        return new HeUniform();
    }
}
