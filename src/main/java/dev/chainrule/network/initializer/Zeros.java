package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** All weights start the same, so all neurons of a layer stay the same: to teach, and for biases. */
@Member(
        value = "zeros",
        aliases = "zero",
        summary = "All weights start the same, so all neurons of a layer stay the same: to teach, and for biases.",
        formula = "w = 0")
public record Zeros() implements IndependentInitializer {

    @Override
    public double draw(int fanIn, int fanOut, RandomStream random) {
        return 0;
    }
}
