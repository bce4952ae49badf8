package dev.chainrule.network.math;

/** A cost that also takes many rows at once in float32; sums, and differences that would cancel, are in double. */
public interface BlockCost extends Cost {

    /**
     * Computes every row's loss and {@code ∂L/∂values}. Arrays are {@code [rows, columns]}, row-major, and may be longer.
     *
     * @param values only read, as are the targets
     * @param losses one for each row
     */
    void ofRows(float[] values, float[] targets, float[] gradient, double[] losses, int rows, int columns);
}
