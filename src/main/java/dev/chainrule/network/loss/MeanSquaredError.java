package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.BlockCost;

/** The mean of the squared differences: the first loss, for numbers. */
@Member(
        value = "mse",
        aliases = {"mean_squared_error"},
        summary = "The mean of the squared differences: the first loss, for numbers; a difference twice as large counts"
                + " four times.",
        formula = "1/m · Σⱼ (ŷⱼ − yⱼ)²",
        source = "Legendre 1805, Gauss 1809")
public record MeanSquaredError() implements Loss, BlockCost {

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

    @Override
    public void ofRows(float[] outputs, float[] targets, float[] gradient, double[] losses, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] = outputs[i] - targets[i];
        }
        for (int i = 0; i < rows; i++) {
            losses[i] = squares(gradient, i * columns, columns) / columns;
        }
        float slope = 2f / columns;
        for (int i = 0; i < rows * columns; i++) {
            gradient[i] *= slope;
        }
    }

    private static double squares(float[] values, int start, int n) {
        double sum = 0;
        for (int i = start; i < start + n; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    /** Of probabilities it is the Brier score. */
    @Override
    public boolean suitsClasses() {
        return true;
    }
}
