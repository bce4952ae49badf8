package dev.chainrule.network.initializer;

import dev.chainrule.network.math.Matrix;

/**
 * How many values a weight's sum is of, and how many sums a value goes into: what keeps signals of one size (Glorot and Bengio
 * 2010, section 4.2.1).
 *
 * @param in of a dense layer its inputs; of a convolution {@code kernel · channels in}
 * @param out of a dense layer its units; of a convolution {@code kernel · channels out}
 */
public record Fan(int in, int out) {

    public Fan {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("fans are at least 1, not %s and %s".formatted(in, out));
        }
    }

    /** Of weights {@code [inputs, outputs]} that all go from every input to every output. */
    static Fan of(Matrix weights) {
        return new Fan(weights.rows(), weights.columns());
    }
}
