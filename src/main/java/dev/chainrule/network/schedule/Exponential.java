package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;

/** The learning rate falls by the same fraction of itself every epoch. */
@Member(
        value = "exponential",
        summary = "Exponential decay: falls by the same factor every epoch, a little at every step.",
        formula = "α · γ^epoch, where epochs are counted with their fractions",
        source = "PyTorch ExponentialLR at the beginning of every epoch, and the same curve in between")
public record Exponential(
        @Parameter(value = "Factor of the rate after one epoch, γ.", fallback = "0.95", above = 0, max = 1)
        double decay,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        return step -> Functions.pow(decay, (step - 1) / (double) stepsPerEpoch);
    }
}
