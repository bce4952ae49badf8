package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Passes what is positive and blocks the rest; what made depth work, and may die where its input stays negative. */
@Member(
        value = "relu",
        summary = "Passes positive values and blocks negative ones: the standard choice for deep networks.",
        formula = "max(0, z)",
        source = "Nair and Hinton 2010")
@Characteristics(
        range = "[0, ∞)",
        derivative = "1 where z > 0, else 0",
        problem = "dies: a neuron whose z is negative on every row has no gradient and never learns again")
public record Relu() implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(z, 0);
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? 1 : 0;
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(z[i], 0f);
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= Functions.step(a[i]);
        }
    }

    @Override
    public Initializer suitedInitializer() {
        return new HeUniform();
    }
}
