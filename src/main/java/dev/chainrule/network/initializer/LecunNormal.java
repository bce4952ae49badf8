package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.RandomStream;

/** Preserves the variance of signals through a layer, for tanh and SELU; normal distribution. */
@Member(
        value = "lecun_normal",
        summary = "Preserves the variance of signals through a layer, for tanh and SELU; normal distribution.",
        formula = "N(0, 1 / in)",
        source = "LeCun, Bottou, Orr, Müller 1998; Klambauer and others 2017, arXiv:1706.02515")
public record LecunNormal() implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return random.nextGaussian() * Math.sqrt(1.0 / fan.in());
    }
}
