package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Functions;
import org.jspecify.annotations.Nullable;

/** The surprise at counts whose expectations are the outputs, less what no output can change. */
@Member(
        value = "poisson",
        aliases = "poisson_nll",
        summary = "For counts: how unlikely the target is where the output is the mean of a Poisson distribution.",
        formula = "1/m · Σⱼ (ŷⱼ − yⱼ ln ŷⱼ)")
public record Poisson() implements Loss {

    /** Below, {@code ln(1 + eˣ)} is {@code eˣ} to the last bit. */
    private static final double FAR_BELOW = -40;

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            sum += outputs[j] + targets[j] * NegativeLog.at(outputs[j]);
            gradient[j] = (1 + targets[j] * NegativeLog.slope(outputs[j])) / outputs.length;
        }
        return sum / outputs.length;
    }

    /** With {@code ŷ = ln(1 + eˣ) / β}, {@code x = βz}; far below 0, where ŷ is next to nothing, {@code ln ŷ = x − ln β}. */
    private Cost ofLogits(double beta) {
        return (logits, targets, gradient) -> {
            double sum = 0;
            for (int j = 0; j < logits.length; j++) {
                double x = beta * logits[j];
                double softplus = Functions.softplus(x);
                double log = x < FAR_BELOW ? x : StrictMath.log(softplus);
                double slopeOfLog = x < FAR_BELOW ? 1 : Functions.sigmoid(x) / softplus;
                sum += softplus / beta - targets[j] * (log - StrictMath.log(beta));
                gradient[j] = (Functions.sigmoid(x) - targets[j] * beta * slopeOfLog) / logits.length;
            }
            return sum / logits.length;
        };
    }

    @Override
    public @Nullable Cost onLogits(Activation output) {
        return output instanceof Softplus softplus ? ofLogits(softplus.beta()) : Loss.super.onLogits(output);
    }

    @Override
    public boolean expectsCounts() {
        return true;
    }
}
