package dev.chainrule.network.loss;

/** {@code −ln p}, continued below a small margin by its tangent: finite for every p, and steep where p is impossible. */
public final class NegativeLog {

    /** Of p, below which the tangent goes on. */
    public static final double MARGIN = 1e-7;

    private NegativeLog() {}

    static double at(double p) {
        return p >= MARGIN ? -StrictMath.log(p) : -StrictMath.log(MARGIN) + (MARGIN - p) / MARGIN;
    }

    /** The derivative of {@link #at}. */
    static double slope(double p) {
        return -1 / Math.max(p, MARGIN);
    }
}
