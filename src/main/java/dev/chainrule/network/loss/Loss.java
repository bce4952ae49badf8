package dev.chainrule.network.loss;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Cost;

/** How wrong the outputs are: a number per row, averaged over the rows of a batch. */
public sealed interface Loss extends Cost permits MeanSquaredError, BinaryCrossEntropy, CategoricalCrossEntropy {

    /** The output activation with which the loss is computed from logits: stabler, and the derivatives cancel. */
    default boolean takesLogits(Activation output) {
        return false;
    }

    @Override
    default double ofLogits(double[] logits, double[] targets, double[] gradient) {
        return ofOutputs(logits, targets, gradient);
    }
}
