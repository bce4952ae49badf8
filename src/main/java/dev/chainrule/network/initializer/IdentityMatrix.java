package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;

/** Each neuron initially passes one input on: input 1 to neuron 1, input 2 to neuron 2. */
@Member(
        value = "identity",
        aliases = "eye",
        summary = "Each neuron initially passes one input on: input 1 to neuron 1, input 2 to neuron 2.",
        formula = "W = gain · I",
        source = "Le, Jaitly, Hinton 2015, arXiv:1504.00941")
public record IdentityMatrix(
        @Parameter(value = "Value on the diagonal.", fallback = "1", min = -1e6, max = 1e6)
        double gain) implements Initializer {

    @Override
    public void fill(Matrix weights, Fan fan, RandomStream random) {
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, i == j ? gain : 0);
            }
        }
    }
}
