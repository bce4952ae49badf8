package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** All weights start equal, so all neurons of a layer stay equal: for biases, and to demonstrate symmetry. */
@Member(
        value = "constant",
        summary =
                "All weights start equal, so all neurons of a layer stay equal: for biases, and to demonstrate symmetry.",
        formula = "w = value")
public record ConstantWeights(
        @Parameter(value = "Initial value of every weight.", min = -1e6, max = 1e6)
        double value) implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return value;
    }
}
