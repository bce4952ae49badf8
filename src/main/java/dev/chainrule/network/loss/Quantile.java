package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** What lies above the prediction counts q, what lies below it 1 − q: the pinball loss. */
@Member(
        value = "quantile",
        aliases = "pinball",
        summary =
                "Learns the value below which the given fraction of the targets lies: 0.9 is rarely exceeded; 0.5 is the"
                        + " median.",
        formula = "1/m · Σⱼ max(q·d, (q − 1)·d), d = yⱼ − ŷⱼ",
        source = "Koenker and Bassett 1978, Regression Quantiles")
public record Quantile(
        @Parameter(
                value = "Fraction of the targets that should lie below the prediction.",
                fallback = "0.5",
                above = 0,
                below = 1)
        double quantile)
        implements Loss {

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double excess = targets[j] - outputs[j];
            double slope = excess < 0 ? quantile - 1 : quantile;
            sum += slope * excess;
            gradient[j] = excess == 0 ? 0 : -slope / outputs.length;
        }
        return sum / outputs.length;
    }
}
