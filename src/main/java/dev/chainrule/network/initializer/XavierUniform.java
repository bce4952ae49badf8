package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance of signals and gradients through a linear layer; uniform distribution. */
@Member(
        value = "xavier_uniform",
        aliases = "glorot_uniform",
        summary = "Preserves the variance of signals and gradients through a linear layer; uniform distribution.",
        formula = "U(−√(6 / (in + out)), +√(6 / (in + out)))",
        source = "Glorot and Bengio 2010, equation 16")
public record XavierUniform() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        double limit = Math.sqrt(6.0 / (fan.in() + fan.out()));
        return random.nextUniform(-limit, limit);
    }
}
