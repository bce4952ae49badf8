package dev.chainrule.network.math;

/** How wrong one row is, in double precision, and the gradient that says in which direction. */
public interface Cost {

    /** The loss of one row; writes {@code ∂L/∂outputs} into {@code gradient}. */
    double ofOutputs(double[] outputs, double[] targets, double[] gradient);

    /** The same from the values before the output activation; writes {@code ∂L/∂logits}. */
    double ofLogits(double[] logits, double[] targets, double[] gradient);
}
