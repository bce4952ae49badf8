package dev.chainrule.network.loss;

import dev.chainrule.network.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.math.Functions;

/** The surprise at a yes-or-no answer, given its predicted probability; the mean over several outputs. */
@Member(
        value = "binary_cross_entropy",
        aliases = "bce",
        summary = "The surprise at a yes-or-no answer, given its predicted probability; the mean over several outputs.",
        formula = "−1/m · Σⱼ (yⱼ ln pⱼ + (1 − yⱼ) ln(1 − pⱼ))")
public record BinaryCrossEntropy() implements Loss {

    @Override
    public double ofOutputs(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double p = outputs[j];
            double y = targets[j];
            sum += y * Surprise.at(p) + (1 - y) * Surprise.at(1 - p);
            gradient[j] = (y * Surprise.slope(p) - (1 - y) * Surprise.slope(1 - p)) / outputs.length;
        }
        return sum / outputs.length;
    }

    /** {@code max(z, 0) − z·y + ln(1 + e^−|z|)}, and {@code σ(z) − y}. */
    @Override
    public double ofLogits(double[] logits, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < logits.length; j++) {
            double z = logits[j];
            sum += Math.max(z, 0) - z * targets[j] + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            gradient[j] = (Functions.sigmoid(z) - targets[j]) / logits.length;
        }
        return sum / logits.length;
    }

    @Override
    public boolean takesLogits(Activation output) {
        return output instanceof Sigmoid;
    }
}
