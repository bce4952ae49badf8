package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Equally likely anywhere between two values. */
@Member(
        value = "uniform",
        aliases = "random_uniform",
        summary = "Uniform distribution between two values.",
        formula = "U(from, to)")
public record UniformWeights(
        @Parameter(value = "Smallest initial weight.", fallback = "-0.05", min = -1e6, max = 1e6)
        double from,

        @Parameter(value = "Largest initial weight.", fallback = "0.05", min = -1e6, max = 1e6)
        double to)
        implements IndependentInitializer {

    public UniformWeights {
        if (from > to) {
            throw new IllegalArgumentException("from must not be greater than to");
        }
    }

    @Override
    public double draw(Fan fan, RandomStream random) {
        return random.nextUniform(from, to);
    }
}
