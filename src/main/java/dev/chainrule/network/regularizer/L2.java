package dev.chainrule.network.regularizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** Pulls every weight towards zero, large ones more. */
@Member(
        value = "l2",
        aliases = "ridge",
        summary = "L2 penalty: pulls every weight towards zero, large ones more: the usual means against overfitting.",
        formula = "L + strength / 2 · Σw²",
        source = "Hoerl and Kennard 1970; Krogh and Hertz 1991")
public record L2(
        @Parameter(
                value = "λ: its gradient is λ·w, so it is twice the number that Keras takes.",
                fallback = "0.001",
                min = 0,
                max = 1e6)
        double strength)
        implements Penalty {

    @Override
    public double penalty(double weight) {
        return strength / 2 * weight * weight;
    }

    @Override
    public double slope(double weight) {
        return strength * weight;
    }

    @Override
    public void addGradient(float[] weights, float[] gradients, int n) {
        float force = (float) strength;
        for (int i = 0; i < n; i++) {
            gradients[i] += force * weights[i];
        }
    }
}
