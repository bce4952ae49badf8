package dev.chainrule.network.regularizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** L1 penalty: pulls every weight towards zero with the same force, so that many become zero. */
@Member(
        value = "l1",
        aliases = "lasso",
        summary = "L1 penalty: pulls every weight towards zero with the same force, so that many become zero.",
        formula = "L + strength · Σ|w|",
        source = "Tibshirani 1996")
public record L1(
        @Parameter(value = "λ: how much a weight costs.", fallback = "0.001", min = 0, max = 1e6)
        double strength) implements Penalty {

    @Override
    public double penalty(double weight) {
        return strength * Math.abs(weight);
    }

    @Override
    public double slope(double weight) {
        return strength * Math.signum(weight);
    }

    @Override
    public void addGradient(float[] weights, float[] gradients, int n) {
        float force = (float) strength;
        for (int i = 0; i < n; i++) {
            gradients[i] += force * Math.signum(weights[i]);
        }
    }
}
