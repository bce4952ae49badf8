package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** The learning rate stays as it is. */
@Member(value = "constant", summary = "The learning rate stays as it is.", formula = "α")
public record Constant(
        @Parameter(
                value = "Steps in which the rate first rises, one by one, to where the schedule begins.",
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
