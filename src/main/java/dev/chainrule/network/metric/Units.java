package dev.chainrule.network.metric;

/** From a network's outputs to the units of the data. */
@FunctionalInterface
public interface Units {

    /** @param output which of the network's outputs, from 0 */
    double raw(int output, float encoded);

    /** Raw units per encoded unit of each output, around 0. */
    static Units scaled(double[] scale) {
        return (output, encoded) -> scale[output] * encoded;
    }
}
