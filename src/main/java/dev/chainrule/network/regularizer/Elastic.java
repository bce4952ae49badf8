package dev.chainrule.network.regularizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** The sum of both penalties. */
@Member(
        value = "elastic",
        aliases = "elastic_net",
        summary = "Elastic net, the sum of the L1 and L2 penalties: few weights, and none of them large.",
        formula = "L + l1 · Σ|w| + l2 / 2 · Σw²",
        source = "Zou and Hastie 2005")
public record Elastic(
        @Parameter(value = "Strength of the L1 part, |w|.", fallback = "0.001", min = 0, max = 1e6)
        double l1,

        @Parameter(value = "Strength of the L2 part, w² / 2.", fallback = "0.001", min = 0, max = 1e6)
        double l2)
        implements Penalty {

    @Override
    public double penalty(double weight) {
        return l1 * Math.abs(weight) + l2 / 2 * weight * weight;
    }

    @Override
    public double slope(double weight) {
        return l1 * Math.signum(weight) + l2 * weight;
    }

    @Override
    public void addGradient(float[] weights, float[] gradients, int n) {
        float constant = (float) l1;
        float linear = (float) l2;
        for (int i = 0; i < n; i++) {
            gradients[i] += constant * Math.signum(weights[i]) + linear * weights[i];
        }
    }
}
