package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance of signals through a layer, for tanh and SELU; uniform distribution. */
@Member(
        value = "lecun_uniform",
        summary = "Preserves the variance of signals through a layer, for tanh and SELU; uniform distribution.",
        formula = "U(−√(3 / in), +√(3 / in))",
        source = "LeCun, Bottou, Orr, Müller 1998, Efficient BackProp, equation 16")
public record LecunUniform() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        double limit = Math.sqrt(3.0 / fan.in());
        return random.nextUniform(-limit, limit);
    }
}
