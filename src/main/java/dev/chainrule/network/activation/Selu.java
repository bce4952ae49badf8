package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.LecunNormal;
import dev.chainrule.network.math.Functions;

/** ELU scaled so that outputs of mean 0 and variance 1 keep them from layer to layer. */
@Member(
        value = "selu",
        summary =
                "ELU with the two constants that pull every layer’s outputs towards mean 0 and variance 1, without a normalization.",
        formula = "λ · (max(0, z) + α · (e^min(0, z) − 1)), λ = 1.0507…, α = 1.6732…",
        source = "Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515")
@Characteristics(
        range = "(−1.7581, ∞)",
        derivative = "λ where z > 0, else λα · eᶻ",
        problem = "normalizes itself only in plain dense networks with LeCun normal weights and standardized inputs")
public record Selu() implements Elementwise {

    private static final double SCALE = 1.0507009873554805;
    private static final double ALPHA = 1.6732632423543772;
    private static final double LIMIT = SCALE * ALPHA;

    @Override
    public double value(double z) {
        return SCALE * Math.max(z, 0) + LIMIT * StrictMath.expm1(Math.min(z, 0));
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? SCALE : LIMIT * StrictMath.exp(z);
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], 0f);
        }
        Functions.expm1(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            a[i] = (float) SCALE * Math.max(z[i], 0f) + (float) LIMIT * a[i];
        }
    }

    /** By an exponential of its own: where z is far below 0, the output plus its limit has lost all digits. */
    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            a[i] = Math.min(z[i], 0f);
        }
        Functions.exp(a, a, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            float positive = Functions.step(z[i]);
            gradient[i] *= positive * (float) SCALE + (1f - positive) * ((float) LIMIT * a[i]);
        }
    }

    @Override
    public boolean derivativeNeedsInput() {
        return true;
    }

    @Override
    public Initializer suitedInitializer() {
        return new LecunNormal();
    }
}
