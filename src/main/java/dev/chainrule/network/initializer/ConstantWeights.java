package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** All weights start the same, so all neurons of a layer stay the same: to teach, and for biases. */
@Member(
        value = "constant",
        summary = "All weights start the same, so all neurons of a layer stay the same: to teach, and for biases.",
        formula = "w = value")
public record ConstantWeights(
        @Parameter(value = "The first value of every weight.", min = -1e6, max = 1e6)
        double value) implements IndependentInitializer {

    @Override
    public double draw(int fanIn, int fanOut, RandomStream random) {
        return value;
    }
}
