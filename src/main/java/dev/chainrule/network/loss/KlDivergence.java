package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.math.Cost;
import org.jspecify.annotations.Nullable;

/** The cross entropy less the entropy of the targets themselves: 0 where the two distributions are the same. */
@Member(
        value = "kl_divergence",
        aliases = {"kld", "kullback_leibler"},
        summary =
                "How far the predicted distribution is from the target's: cross entropy less the targets' own entropy.",
        formula = "Σⱼ yⱼ ln(yⱼ / pⱼ)",
        source = "Kullback and Leibler 1951, On Information and Sufficiency")
public record KlDivergence() implements Loss {

    private static final CategoricalCrossEntropy CROSS_ENTROPY = new CategoricalCrossEntropy();

    @Override
    public double of(double[] outputs, double[] targets, double[] gradient) {
        return CROSS_ENTROPY.of(outputs, targets, gradient) - entropy(targets);
    }

    private double ofLogits(double[] logits, double[] targets, double[] gradient) {
        return CROSS_ENTROPY.ofLogits(logits, targets, gradient) - entropy(targets);
    }

    /** {@code −Σⱼ yⱼ ln yⱼ}, which no output can change; what cannot happen adds nothing. */
    private static double entropy(double[] targets) {
        double sum = 0;
        for (double y : targets) {
            sum -= y > 0 ? y * StrictMath.log(y) : 0;
        }
        return sum;
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
    public boolean needsDistribution() {
        return true;
    }

    @Override
    public int fewestOutputs() {
        return 2;
    }
}
