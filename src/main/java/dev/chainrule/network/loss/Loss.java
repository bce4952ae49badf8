package dev.chainrule.network.loss;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.math.Cost;
import org.jspecify.annotations.Nullable;

/** How wrong the outputs are: a number per row, averaged over the rows of a batch. As a {@link Cost}, of the outputs. */
public sealed interface Loss extends Cost
        permits MeanSquaredError,
                MeanAbsoluteError,
                Huber,
                LogCosh,
                Quantile,
                Poisson,
                BinaryCrossEntropy,
                CategoricalCrossEntropy,
                Focal,
                Hinge,
                SquaredHinge,
                KlDivergence,
                CosineDistance {

    /**
     * The same loss from the values before this output activation, where that is stabler and the derivatives cancel;
     * null where it is computed from the outputs.
     */
    default @Nullable Cost onLogits(Activation output) {
        return output instanceof Identity ? this : null;
    }

    /** Whether it measures how far numbers are from numbers, and so suits a regression. */
    default boolean suitsNumbers() {
        return true;
    }

    /** Whether it measures how sure the true class is, and so suits a classification. */
    default boolean suitsClasses() {
        return !suitsNumbers();
    }

    /** Whether targets are counts, 0 or more, and outputs their expectations, above 0. */
    default boolean expectsCounts() {
        return false;
    }

    /**
     * Whether it only looks at the probability of the true class, and so needs those of all classes to sum to 1: nothing
     * else draws the others down.
     */
    default boolean needsDistribution() {
        return false;
    }

    /** Whether targets may be shares of several classes, as those of mixed rows are, and not only 0 and 1. */
    default boolean takesShares() {
        return true;
    }

    /** How many outputs it compares at least. */
    default int fewestOutputs() {
        return 1;
    }
}
