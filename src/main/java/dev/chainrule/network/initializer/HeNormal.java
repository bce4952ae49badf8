package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance through rectifiers, which block half of it; normal distribution. */
@Member(
        value = "he_normal",
        aliases = "kaiming_normal",
        summary = "Preserves the variance through rectifiers, which block half of it; normal distribution.",
        formula = "N(0, 2 / in)",
        source = "He, Zhang, Ren, Sun 2015, arXiv:1502.01852, equation 10")
public record HeNormal() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return random.nextGaussian() * Math.sqrt(2.0 / fan.in());
    }
}
