package dev.chainrule.network.math;

/** How wrong one row is, in double precision, and the gradient that says in which direction. */
@FunctionalInterface
public interface Cost {

    /** The loss of one row; writes {@code ∂L/∂values} into {@code gradient}. All three have the same length. */
    double of(double[] values, double[] targets, double[] gradient);
}
