package dev.chainrule.network.loss;

import dev.chainrule.network.Member;
import dev.chainrule.network.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.math.Cost;
import org.jspecify.annotations.Nullable;

/** The surprise at the true class, given the predicted probabilities of all classes. */
@Member(
        value = "categorical_cross_entropy",
        aliases = {"cross_entropy", "cce"},
        summary = "The surprise at the true class, given the predicted probabilities of all classes.",
        formula = "−Σⱼ yⱼ ln pⱼ")
public record CategoricalCrossEntropy(
        @Parameter(
                value = "Share of every answer that is taken for a guess, and spread over all classes.",
                fallback = "0",
                min = 0,
                below = 1)
        double labelSmoothing)
        implements Loss {

    public CategoricalCrossEntropy() {
        this(0);
    }

    private double smoothed(double target, int classes) {
        return target + labelSmoothing * (1.0 / classes - target);
    }

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double y = smoothed(targets[j], outputs.length);
            sum += y * Surprise.at(outputs[j]);
            gradient[j] = y * Surprise.slope(outputs[j]);
        }
        return sum;
    }

    /** {@code ln Σⱼ eᶻʲ · Σy − Σⱼ yⱼ zⱼ} with the largest logit taken off first, and {@code softmax(z) · Σy − y}. */
    double ofLogits(double[] logits, double[] targets, double[] gradient) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double z : logits) {
            largest = Math.max(largest, z);
        }
        double sum = 0;
        double mass = 0;
        double dot = 0;
        for (int j = 0; j < logits.length; j++) {
            double y = smoothed(targets[j], logits.length);
            gradient[j] = StrictMath.exp(logits[j] - largest);
            sum += gradient[j];
            mass += y;
            dot += y * (logits[j] - largest);
        }
        for (int j = 0; j < logits.length; j++) {
            gradient[j] = gradient[j] / sum * mass - smoothed(targets[j], logits.length);
        }
        return StrictMath.log(sum) * mass - dot;
    }

    @Override
    public @Nullable Cost onLogits(Activation output) {
        return output instanceof Softmax ? this::ofLogits : Loss.super.onLogits(output);
    }

    @Override
    public boolean suitsNumbers() {
        return false;
    }

    @Override
    public int fewestOutputs() {
        return 2;
    }
}
