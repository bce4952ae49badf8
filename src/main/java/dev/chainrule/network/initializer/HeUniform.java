package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance through rectifiers, which block half of it; uniform distribution. */
@Member(
        value = "he_uniform",
        aliases = "kaiming_uniform",
        summary = "Preserves the variance through rectifiers, which block half of it; uniform distribution.",
        formula = "U(−√(6 / in), +√(6 / in))",
        source = "He, Zhang, Ren, Sun 2015, arXiv:1502.01852")
public record HeUniform() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        double limit = Math.sqrt(6.0 / fan.in());
        return random.nextUniform(-limit, limit);
    }
}
