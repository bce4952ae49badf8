package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** Constant learning rate. */
@Member(value = "constant", summary = "Constant learning rate.", formula = "α")
public record Constant(
        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    public Constant() {
        this(0);
    }

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        return step -> 1;
    }
}
