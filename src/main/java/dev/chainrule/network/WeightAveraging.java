package dev.chainrule.network;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;

/**
 * What is measured and kept is an exponential moving average of the weights, which walks through the middle of where
 * they wander: Polyak and Juditsky 1992. Corrected for its start as Adam's means are, so early weights fade. What layers
 * keep beside their weights, such as running means, is averaged with them.
 *
 * @param decay fraction of the average kept per step
 */
public record WeightAveraging(
        @Parameter(
                value = "Decay: the fraction of the average that is kept per step.",
                fallback = "0.999",
                min = 0,
                below = 1)
        double decay) {

    /** Fraction of the newest weights in the average: all at the first step, {@code 1 − decay} after many. */
    double share(long step) {
        return (1 - decay) / (1 - Functions.pow(decay, (double) step));
    }
}
