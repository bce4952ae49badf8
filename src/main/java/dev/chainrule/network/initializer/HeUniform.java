package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Keeps the variance through rectifiers, which block half of it; uniform. */
@Member(
        value = "he_uniform",
        aliases = "kaiming_uniform",
        summary = "Keeps the variance through rectifiers, which block half of it; uniform.",
        formula = "U(−√(6 / in), +√(6 / in))",
        source = "He, Zhang, Ren, Sun 2015, arXiv:1502.01852")
public record HeUniform() implements IndependentInitializer {

    @Override
    public double draw(int fanIn, int fanOut, RandomStream random) {
        double limit = Math.sqrt(6.0 / fanIn);
        return random.nextUniform(-limit, limit);
    }
}
