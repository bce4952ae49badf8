package dev.chainrule.network.loss;

import dev.chainrule.network.Member;

/** The mean of the squared differences: the first loss, for numbers. */
@Member(
        value = "mse",
        aliases = {"mean_squared_error"},
        summary = "The mean of the squared differences: the first loss, for numbers; a difference twice as large counts"
                + " four times.",
        formula = "1/m · Σⱼ (ŷⱼ − yⱼ)²",
        source = "Legendre 1805, Gauss 1809")
public record MeanSquaredError() implements Loss {

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double difference = outputs[j] - targets[j];
            sum += difference * difference;
            gradient[j] = 2 * difference / outputs.length;
        }
        return sum / outputs.length;
    }

    /** Of probabilities it is the Brier score. */
    @Override
    public boolean suitsClasses() {
        return true;
    }
}
