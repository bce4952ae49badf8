package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** All weights start equal, so all neurons of a layer stay equal: for biases, and to demonstrate symmetry. */
@Member(
        value = "zeros",
        aliases = "zero",
        summary =
                "All weights start equal, so all neurons of a layer stay equal: for biases, and to demonstrate symmetry.",
        formula = "w = 0")
public record Zeros() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return 0;
    }
}
