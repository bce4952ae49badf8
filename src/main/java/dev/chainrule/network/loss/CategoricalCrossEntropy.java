package dev.chainrule.network.loss;

import dev.chainrule.network.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;

/** The surprise at the true class, given the predicted probabilities of all classes. */
@Member(
        value = "categorical_cross_entropy",
        aliases = {"cross_entropy", "cce"},
        summary = "The surprise at the true class, given the predicted probabilities of all classes.",
        formula = "−Σⱼ yⱼ ln pⱼ")
public record CategoricalCrossEntropy() implements Loss {

    @Override
    public double ofOutputs(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            sum += targets[j] * Surprise.at(outputs[j]);
            gradient[j] = targets[j] * Surprise.slope(outputs[j]);
        }
        return sum;
    }

    /** {@code ln Σⱼ eᶻʲ · Σy − Σⱼ yⱼ zⱼ} with the largest logit taken off first, and {@code softmax(z) · Σy − y}. */
    @Override
    public double ofLogits(double[] logits, double[] targets, double[] gradient) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double z : logits) {
            largest = Math.max(largest, z);
        }
        double sum = 0;
        double mass = 0;
        double dot = 0;
        for (int j = 0; j < logits.length; j++) {
            gradient[j] = StrictMath.exp(logits[j] - largest);
            sum += gradient[j];
            mass += targets[j];
            dot += targets[j] * (logits[j] - largest);
        }
        for (int j = 0; j < logits.length; j++) {
            gradient[j] = gradient[j] / sum * mass - targets[j];
        }
        return StrictMath.log(sum) * mass - dot;
    }

    @Override
    public boolean takesLogits(Activation output) {
        return output instanceof Softmax;
    }
}
