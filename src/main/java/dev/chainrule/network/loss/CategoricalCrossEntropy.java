package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.math.BlockCost;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Functions;
import org.jspecify.annotations.Nullable;

/** Negative log-likelihood of the true class, given the predicted probabilities of all classes. */
@Member(
        value = "categorical_cross_entropy",
        aliases = {"cross_entropy", "cce"},
        summary = "Negative log-likelihood of the true class, given the predicted probabilities of all classes.",
        formula = "−Σⱼ yⱼ ln pⱼ")
public record CategoricalCrossEntropy(
        @Parameter(
                value = "Label smoothing: this fraction of every target is distributed evenly over all classes.",
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
            sum += y * NegativeLog.at(outputs[j]);
            gradient[j] = y * NegativeLog.slope(outputs[j]);
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
        return output instanceof Softmax ? new OnLogits(this) : Loss.super.onLogits(output);
    }

    private record OnLogits(CategoricalCrossEntropy loss) implements BlockCost {

        @Override
        public double of(double[] logits, double[] targets, double[] gradient) {
            return loss.ofLogits(logits, targets, gradient);
        }

        /** As {@link CategoricalCrossEntropy#ofLogits}. */
        @Override
        public void ofRows(float[] logits, float[] targets, float[] gradient, double[] losses, int rows, int columns) {
            for (int i = 0; i < rows; i++) {
                losses[i] = lessLargest(logits, gradient, i * columns, columns);
            }
            Functions.exp(gradient, gradient, rows * columns);
            for (int i = 0; i < rows; i++) {
                losses[i] = ofExponentials(logits, targets, gradient, losses[i], i * columns, columns);
            }
        }

        private static float lessLargest(float[] logits, float[] rest, int start, int n) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = start; j < start + n; j++) {
                largest = Math.max(largest, logits[j]);
            }
            for (int j = start; j < start + n; j++) {
                rest[j] = logits[j] - largest;
            }
            return largest;
        }

        /** One row, with {@code e^(z − largest)} in {@code gradient}. */
        private double ofExponentials(
                float[] logits, float[] targets, float[] gradient, double largest, int start, int n) {
            double sum = 0;
            double mass = 0;
            double dot = 0;
            for (int j = start; j < start + n; j++) {
                double y = loss.smoothed(targets[j], n);
                sum += gradient[j];
                mass += y;
                dot += y * (logits[j] - largest);
            }
            double share = mass / sum;
            for (int j = start; j < start + n; j++) {
                gradient[j] = (float) (gradient[j] * share - loss.smoothed(targets[j], n));
            }
            return StrictMath.log(sum) * mass - dot;
        }
    }

    @Override
    public boolean suitsNumbers() {
        return false;
    }

    @Override
    public boolean needsDistribution() {
        return true;
    }

    @Override
    public int fewestOutputs() {
        return 2;
    }
}
