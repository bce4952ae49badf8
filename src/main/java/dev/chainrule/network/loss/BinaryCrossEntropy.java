package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.math.BlockCost;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Functions;
import org.jspecify.annotations.Nullable;

/** The surprise at a yes-or-no answer, given its predicted probability; the mean over several outputs. */
@Member(
        value = "binary_cross_entropy",
        aliases = "bce",
        summary = "Negative log-likelihood of a binary target, given its predicted probability.",
        formula = "−1/m · Σⱼ (yⱼ ln pⱼ + (1 − yⱼ) ln(1 − pⱼ))")
public record BinaryCrossEntropy(
        @Parameter(
                value = "Label smoothing s: the targets 0 and 1 become s/2 and 1 − s/2.",
                fallback = "0",
                min = 0,
                below = 1)
        double labelSmoothing)
        implements Loss {

    public BinaryCrossEntropy() {
        this(0);
    }

    private double smoothed(double target) {
        return target + labelSmoothing * (0.5 - target);
    }

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double p = outputs[j];
            double y = smoothed(targets[j]);
            sum += y * NegativeLog.at(p) + (1 - y) * NegativeLog.at(1 - p);
            gradient[j] = (y * NegativeLog.slope(p) - (1 - y) * NegativeLog.slope(1 - p)) / outputs.length;
        }
        return sum / outputs.length;
    }

    /** {@code max(z, 0) − z·y + ln(1 + e^−|z|)}, and {@code σ(z) − y}. */
    private double ofLogits(double[] logits, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < logits.length; j++) {
            double z = logits[j];
            double y = smoothed(targets[j]);
            sum += Math.max(z, 0) - z * y + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            gradient[j] = (Functions.sigmoid(z) - y) / logits.length;
        }
        return sum / logits.length;
    }

    @Override
    public @Nullable Cost onLogits(Activation output) {
        return output instanceof Sigmoid ? new OnLogits(this) : Loss.super.onLogits(output);
    }

    private record OnLogits(BinaryCrossEntropy loss) implements BlockCost {

        @Override
        public double of(double[] logits, double[] targets, double[] gradient) {
            return loss.ofLogits(logits, targets, gradient);
        }

        /** With {@code q = σ(−|z|)}, the probability of the less likely answer, nothing cancels where the other is right. */
        @Override
        public void ofRows(float[] logits, float[] targets, float[] gradient, double[] losses, int rows, int columns) {
            int n = rows * columns;
            for (int i = 0; i < n; i++) {
                gradient[i] = -Math.abs(logits[i]);
            }
            Functions.softplus(gradient, gradient, n);
            for (int i = 0; i < rows; i++) {
                losses[i] = ofSurprises(logits, targets, gradient, i * columns, columns);
            }
            for (int i = 0; i < n; i++) {
                gradient[i] = -Math.abs(logits[i]);
            }
            Functions.sigmoid(gradient, gradient, n);
            float smoothing = (float) loss.labelSmoothing;
            float share = 1f / columns;
            for (int i = 0; i < n; i++) {
                float likely = Functions.step(logits[i]);
                float y = targets[i] + smoothing * (0.5f - targets[i]);
                gradient[i] = ((1f - 2f * likely) * gradient[i] + (likely - y)) * share;
            }
        }

        /** One row, with {@code ln(1 + e^−|z|)} in {@code surprises}. */
        private double ofSurprises(float[] logits, float[] targets, float[] surprises, int start, int n) {
            double sum = 0;
            for (int j = start; j < start + n; j++) {
                double z = logits[j];
                sum += Math.max(z, 0) - z * loss.smoothed(targets[j]) + surprises[j];
            }
            return sum / n;
        }
    }

    @Override
    public boolean suitsNumbers() {
        return false;
    }
}
