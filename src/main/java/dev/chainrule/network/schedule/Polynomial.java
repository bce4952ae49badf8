package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;

/** From the full learning rate to a fraction of it, along a power of the way that is left. */
@Member(
        value = "polynomial",
        summary = "Polynomial decay: falls linearly to its end, or along a curve of a higher power.",
        formula = "α · (r + (1 − r)(1 − t/T)^p)",
        source = "Mishkin, Sergievskiy and Matas 2017, section 3.6; PyTorch PolynomialLR")
public record Polynomial(
        @Parameter(value = "Power p; 1 is a straight line.", fallback = "1", above = 0, max = 100)
        double power,

        @Parameter(value = "Fraction of the rate at the end, r.", fallback = "0", min = 0, max = 1)
        double finalRatio,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        return step -> finalRatio + (1 - finalRatio) * Functions.pow(1 - (step - 1) / (double) steps, power);
    }
}
