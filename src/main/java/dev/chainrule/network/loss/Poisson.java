package dev.chainrule.network.loss;

import dev.chainrule.network.Member;

/** The surprise at counts whose expectations are the outputs, less what no output can change. */
@Member(
        value = "poisson",
        aliases = "poisson_nll",
        summary = "For counts: how unlikely the target is where the output is the mean of a Poisson distribution.",
        formula = "1/m · Σⱼ (ŷⱼ − yⱼ ln ŷⱼ)")
public record Poisson() implements Loss {

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            sum += outputs[j] + targets[j] * Surprise.at(outputs[j]);
            gradient[j] = (1 + targets[j] * Surprise.slope(outputs[j])) / outputs.length;
        }
        return sum / outputs.length;
    }

    @Override
    public boolean expectsCounts() {
        return true;
    }
}
