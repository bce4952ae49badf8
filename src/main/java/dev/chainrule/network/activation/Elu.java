package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** Passes what is positive and bends the rest towards −α. */
@Member(
        value = "elu",
        summary = "Like ReLU above zero, and falling smoothly to −α below: outputs with a mean closer to zero.",
        formula = "max(0, z) + α · (e^min(0, z) − 1)",
        source = "Clevert, Unterthiner, Hochreiter 2016, arXiv:1511.07289")
@Characteristics(
        range = "(−α, ∞)",
        derivative = "1 where z > 0, else α · eᶻ",
        problem = "saturates for very negative z, costs an exponential per value, and has a kink at zero unless α is 1")
public record Elu(
        @Parameter(value = "Its limit for very negative z is −α.", fallback = "1", min = 0.01, max = 100)
        double alpha) implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(z, 0) + alpha * StrictMath.expm1(Math.min(z, 0));
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? 1 : alpha * StrictMath.exp(z);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        float limit = (float) alpha;
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], 0f);
        }
        Functions.expm1(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.max(z[i], 0f) + limit * a[i];
        }
    }

    /** By an exponential of its own: where z is far below 0, the output plus its limit has lost all digits. */
    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        float limit = (float) alpha;
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], 0f);
        }
        Functions.exp(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float positive = Functions.step(z[i]);
            gradient[i] *= positive + (1f - positive) * (limit * a[i]);
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
