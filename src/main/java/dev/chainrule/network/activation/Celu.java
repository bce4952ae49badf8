package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.HeUniform;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Functions;

/** ELU without a kink at zero, whatever its α. */
@Member(
        value = "celu",
        summary = "ELU whose slope is continuous for every α.",
        formula = "max(0, z) + α · (e^(min(0, z)/α) − 1)",
        source = "Barron 2017, arXiv:1704.07483")
@Characteristics(
        range = "(−α, ∞)",
        derivative = "1 where z > 0, else e^(z/α)",
        problem = "saturates for very negative z, and costs an exponential per value")
public record Celu(
        @Parameter(value = "Its limit for very negative z is −α.", fallback = "1", min = 0.01, max = 100)
        double alpha) implements Elementwise {

    @Override
    public double value(double z) {
        return Math.max(z, 0) + alpha * StrictMath.expm1(Math.min(z, 0) / alpha);
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? 1 : StrictMath.exp(z / alpha);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        float limit = (float) alpha;
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], 0f) / limit;
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
            a[i] = Math.min(z[i], 0f) / limit;
        }
        Functions.exp(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float positive = Functions.step(z[i]);
            gradient[i] *= positive + (1f - positive) * a[i];
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
