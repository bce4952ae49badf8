package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** Half the squared difference up to δ, and a straight line of the same slope beyond. */
@Member(
        value = "huber",
        summary = "Squared for small differences, absolute for large ones: smooth, and robust to outliers.",
        formula = "1/m · Σⱼ (d²/2 where |d| ≤ δ, else δ(|d| − δ/2)), d = ŷⱼ − yⱼ",
        source = "Huber 1964, Robust Estimation of a Location Parameter")
public record Huber(
        @Parameter(
                value =
                        "Where squared becomes absolute, in units of the encoded target: standardized, standard deviations.",
                fallback = "1",
                above = 0)
        double delta)
        implements Loss {

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double difference = outputs[j] - targets[j];
            double near = Math.max(-delta, Math.min(delta, difference));
            sum += near * (difference - near / 2);
            gradient[j] = near / outputs.length;
        }
        return sum / outputs.length;
    }
}
