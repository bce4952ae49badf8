package dev.chainrule.network.regularizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** No penalty but a bound: after each step, the weights into a neuron are scaled back where they are too long. */
@Member(
        value = "max_norm",
        aliases = "maxnorm",
        summary = "Max-norm constraint: bounds the norm of the weights into each neuron after each step.",
        formula = "wⱼ ← wⱼ · min(1, limit / ‖wⱼ‖), for the weights wⱼ into neuron j",
        source = "Srivastava and others 2014, section 5.1")
public record MaxNorm(
        @Parameter(value = "Largest L2 norm of the weights into one neuron.", fallback = "3", above = 0, max = 1e6)
        double limit)
        implements Regularizer {

    /** By what to scale weights of the given sum of squares. */
    public double factor(double squares) {
        return squares > limit * limit ? limit / Math.sqrt(squares) : 1;
    }
}
