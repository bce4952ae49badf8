package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;

/** The mean of the absolute differences, whose best constant prediction is the median. */
@Member(
        value = "mae",
        aliases = {"mean_absolute_error", "l1"},
        summary = "The mean of the absolute differences: learns the median, so it is robust to outliers.",
        formula = "1/m · Σⱼ |ŷⱼ − yⱼ|")
public record MeanAbsoluteError() implements Loss {

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double difference = outputs[j] - targets[j];
            sum += Math.abs(difference);
            gradient[j] = Math.signum(difference) / outputs.length;
        }
        return sum / outputs.length;
    }
}
