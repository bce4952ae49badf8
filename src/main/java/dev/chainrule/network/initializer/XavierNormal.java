package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance of signals and gradients through a linear layer; normal distribution. */
@Member(
        value = "xavier_normal",
        aliases = "glorot_normal",
        summary = "Preserves the variance of signals and gradients through a linear layer; normal distribution.",
        formula = "N(0, 2 / (in + out))",
        source = "Glorot and Bengio 2010")
public record XavierNormal() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return random.nextGaussian() * Math.sqrt(2.0 / (fan.in() + fan.out()));
    }
}
