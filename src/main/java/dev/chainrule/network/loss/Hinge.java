package dev.chainrule.network.loss;

import dev.chainrule.choice.Member;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Cost;
import org.jspecify.annotations.Nullable;

/**
 * The distance to a margin of 1 on the right side of the boundary: targets 0 and 1 are the
 * sides −1 and 1. Under sigmoid and softmax it is computed on the logits, whose sign is then the side of 0.5 and whose
 * largest is the likeliest class; but nothing ties the probabilities to how often they are right.
 */
@Member(
        value = "hinge",
        summary = "Zero once every true class lies 1 above the boundary and every other 1 below; its "
                + "probabilities are not calibrated.",
        formula = "1/m · Σⱼ max(0, 1 − tⱼzⱼ), tⱼ = 2yⱼ − 1",
        source = "Cortes and Vapnik 1995, Support-Vector Networks")
public record Hinge() implements Loss {

    @Override
    public double of(double[] logits, double[] targets, double[] gradient) {
        double sum = 0;
        for (int j = 0; j < logits.length; j++) {
            double side = 2 * targets[j] - 1;
            double margin = 1 - side * logits[j];
            sum += Math.max(0, margin);
            gradient[j] = margin > 0 ? -side / logits.length : 0;
        }
        return sum / logits.length;
    }

    @Override
    public @Nullable Cost onLogits(Activation output) {
        return output.givesProbabilities() ? this : Loss.super.onLogits(output);
    }

    @Override
    public boolean suitsNumbers() {
        return false;
    }

    /** A class is on one side of the boundary or on the other. */
    @Override
    public boolean takesShares() {
        return false;
    }
}
