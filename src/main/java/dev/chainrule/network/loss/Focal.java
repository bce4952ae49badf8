package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Functions;
import org.jspecify.annotations.Nullable;

/**
 * Cross entropy that turns away from what is already right. Each output is a yes-or-no answer of its own, and the mean
 * over them is taken; under softmax they are classes, of which one is true, and the sum over them is taken.
 */
@Member(
        value = "focal",
        summary = "Cross entropy that weights rows down the more confidently they are right: for rare classes.",
        formula = "−α(1 − p)^γ ln p, p the probability of the true answer",
        source = "Lin et al. 2017, Focal Loss for Dense Object Detection, equation 5")
public record Focal(
        @Parameter(
                value = "How much confident predictions are weighted down; 0 is cross entropy.",
                fallback = "2",
                min = 0,
                max = 100)
        double gamma,

        @Parameter(
                value =
                        "Weight of the positive class, and 1 − α of the negative one; of every class under softmax. By default all count 1.",
                min = 0,
                max = 1)
        @Nullable
        Double alpha)
        implements Loss {

    public Focal() {
        this(2, null);
    }

    private double weightOfYes() {
        return alpha == null ? 1 : alpha;
    }

    private double weightOfNo() {
        return alpha == null ? 1 : 1 - alpha;
    }

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            double p = outputs[j];
            double yes = targets[j] * weightOfYes();
            double no = (1 - targets[j]) * weightOfNo();
            sum += yes * atProbability(p) + no * atProbability(1 - p);
            gradient[j] = (yes * slopeAtProbability(p) - no * slopeAtProbability(1 - p)) / outputs.length;
        }
        return sum / outputs.length;
    }

    /** {@code −(1 − p)^γ ln p}. */
    private double atProbability(double p) {
        return Functions.pow(doubt(p), gamma) * NegativeLog.at(p);
    }

    private double slopeAtProbability(double p) {
        double doubt = doubt(p);
        double fading = doubt > 0 && doubt < 1 ? gamma * Functions.pow(doubt, gamma - 1) * NegativeLog.at(p) : 0;
        return Functions.pow(doubt, gamma) * NegativeLog.slope(p) - fading;
    }

    /** {@code 1 − p}, within 0 and 1 whatever p is. */
    private static double doubt(double p) {
        return Math.max(0, Math.min(1, 1 - p));
    }

    /** The same with {@code p = σ(z)} of yes and {@code σ(−z)} of no. */
    private double ofSigmoid(double[] logits, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < logits.length; j++) {
            double z = logits[j];
            double yes = targets[j] * weightOfYes();
            double no = (1 - targets[j]) * weightOfNo();
            sum += yes * atLogit(z) + no * atLogit(-z);
            gradient[j] = (yes * slopeAtLogit(z) - no * slopeAtLogit(-z)) / logits.length;
        }
        return sum / logits.length;
    }

    /** {@code σ(−z)^γ · ln(1 + e⁻ᶻ)}. */
    private double atLogit(double z) {
        return Functions.pow(Functions.sigmoid(-z), gamma) * surprise(z);
    }

    /** {@code −σ(−z)^γ · (γ σ(z) ln(1 + e⁻ᶻ) + σ(−z))}. */
    private double slopeAtLogit(double z) {
        double doubt = Functions.sigmoid(-z);
        return -Functions.pow(doubt, gamma) * (gamma * Functions.sigmoid(z) * surprise(z) + doubt);
    }

    /** {@code −ln σ(z) = ln(1 + e⁻ᶻ)}. */
    private static double surprise(double z) {
        return Math.max(-z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    /** With {@code l = ln p = z − ln Σ eᶻ} and {@code q = 1 − p}: {@code −α Σⱼ yⱼ qⱼ^γ lⱼ}. */
    private double ofSoftmax(double[] logits, double[] targets, double[] gradient) {
        double normalizer = logSumExp(logits);
        double sum = 0;
        double slopes = 0;
        for (int j = 0; j < logits.length; j++) {
            double log = Math.min(0, logits[j] - normalizer);
            double doubt = -StrictMath.expm1(log);
            double weight = targets[j] * weightOfYes() * Functions.pow(doubt, gamma);
            sum -= weight * log;
            gradient[j] = -weight * (1 - gamma * StrictMath.exp(log) * (doubt == 0 ? -1 : log / doubt));
            slopes += gradient[j];
        }
        for (int j = 0; j < logits.length; j++) {
            gradient[j] -= slopes * StrictMath.exp(logits[j] - normalizer);
        }
        return sum;
    }

    private static double logSumExp(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double z : logits) {
            largest = Math.max(largest, z);
        }
        double sum = 0;
        for (double z : logits) {
            sum += StrictMath.exp(z - largest);
        }
        return largest + StrictMath.log(sum);
    }

    @Override
    public @Nullable Cost onLogits(Activation output) {
        if (output instanceof Sigmoid) {
            return this::ofSigmoid;
        }
        return output instanceof Softmax ? this::ofSoftmax : Loss.super.onLogits(output);
    }

    @Override
    public boolean suitsNumbers() {
        return false;
    }
}
