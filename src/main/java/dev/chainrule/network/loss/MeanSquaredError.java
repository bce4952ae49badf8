package dev.chainrule.network.loss;

import dev.chainrule.network.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;

/** The mean of the squared differences: the first loss, for numbers. */
@Member(
        value = "mse",
        aliases = {"mean_squared_error"},
        summary = "The mean of the squared differences: the first loss, for numbers.",
        formula = "1/m · Σⱼ (ŷⱼ − yⱼ)²")
public record MeanSquaredError() implements Loss {

    @Override
    public double ofOutputs(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double difference = outputs[j] - targets[j];
            sum += difference * difference;
            gradient[j] = 2 * difference / outputs.length;
        }
        return sum / outputs.length;
    }

    @Override
    public boolean takesLogits(Activation output) {
        return output instanceof Identity;
    }
}
