package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;

/** A staircase: every few epochs the learning rate falls to a fraction of itself. */
@Member(
        value = "step",
        summary = "Step decay: the rate is multiplied by a factor after every so many epochs.",
        formula = "α · f^⌊epoch / every⌋",
        source = "PyTorch StepLR")
public record Step(
        @Parameter(value = "Epochs between two reductions.", fallback = "30", min = 1, max = 1_000_000)
        int everyEpochs,

        @Parameter(value = "Factor of the rate at each reduction, f.", fallback = "0.1", above = 0, max = 1)
        double factor,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        double stair = (double) everyEpochs * stepsPerEpoch;
        return step -> Functions.pow(factor, Math.floor((step - 1) / stair));
    }
}
