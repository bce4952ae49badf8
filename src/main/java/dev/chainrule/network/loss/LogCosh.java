package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;

/** The logarithm of the hyperbolic cosine of the differences, by {@code |d| + ln(1 + e^−2|d|) − ln 2}. */
@Member(
        value = "log_cosh",
        aliases = "logcosh",
        summary = "Half the squared difference where it is small, the absolute less ln 2 where it is large, smooth"
                + " everywhere.",
        formula = "1/m · Σⱼ ln cosh(ŷⱼ − yⱼ)")
public record LogCosh() implements Loss {

    private static final double LN_2 = StrictMath.log(2);

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double difference = outputs[j] - targets[j];
            double size = Math.abs(difference);
            sum += size + StrictMath.log1p(StrictMath.exp(-2 * size)) - LN_2;
            gradient[j] = StrictMath.tanh(difference) / outputs.length;
        }
        return sum / outputs.length;
    }
}
