package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Normal distribution, drawn again beyond two standard deviations: no weight starts large. */
@Member(
        value = "truncated_normal",
        summary = "Normal distribution, drawn again beyond two standard deviations: no weight starts large.",
        formula = "N(0, std²), |w| ≤ 2·std")
public record TruncatedNormal(
        @Parameter(
                value = "Standard deviation before the cut; after it 0.8796 times that.",
                fallback = "0.05",
                min = 0,
                max = 1e6)
        double std)
        implements IndependentInitializer {

    private static final double CUT = 2;

    @Override
    public double draw(Fan fan, RandomStream random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > CUT) {
            value = random.nextGaussian();
        }
        return value * std;
    }
}
