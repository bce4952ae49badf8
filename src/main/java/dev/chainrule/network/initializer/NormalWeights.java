package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Normal distribution with a given mean and standard deviation, whatever the width of the layer. */
@Member(
        value = "normal",
        aliases = {"random_normal", "gaussian"},
        summary = "Normal distribution with a given mean and standard deviation, whatever the width of the layer.",
        formula = "N(mean, std²)")
public record NormalWeights(
        @Parameter(value = "Mean of the initial weights.", fallback = "0", min = -1e6, max = 1e6)
        double mean,

        @Parameter(value = "Standard deviation of the initial weights.", fallback = "0.05", min = 0, max = 1e6)
        double std)
        implements IndependentInitializer {

    @Override
    public double draw(Fan fan, RandomStream random) {
        return mean + std * random.nextGaussian();
    }
}
