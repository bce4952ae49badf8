package dev.chainrule.network.regularizer;

/** Adds to the loss, once per step and for each weight by itself: {@code Σ p(w)}. */
public sealed interface Penalty extends Regularizer permits L1, L2, Elastic {

    /** {@code p(w)}. */
    double penalty(double weight);

    /** {@code p′(w)}. */
    double slope(double weight);

    /** {@code gradients[i] ← gradients[i] + p′(weights[i])} for the first {@code n}. */
    void addGradient(float[] weights, float[] gradients, int n);
}
