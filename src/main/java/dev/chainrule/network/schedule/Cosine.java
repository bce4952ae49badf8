package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import org.jspecify.annotations.Nullable;

/** From the full learning rate down to almost none: large steps to get there, small ones to settle. */
@Member(
        value = "cosine",
        summary = "Cosine annealing from the full rate to 0; with cycles it restarts again and again (warm restarts).",
        formula = "α/2 · (1 + cos(π·t/T)); T: all steps, or those of the cycle",
        source = "Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5")
public record Cosine(
        @Parameter(
                value = "Epochs before the rate is full again; by default the whole training is one cycle.",
                min = 1,
                max = 1_000_000)
        @Nullable
        Integer cycleEpochs,

        @Parameter(value = "Factor by which every cycle is longer than the last.", fallback = "1", min = 1, max = 100)
        int cycleGrowth,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    public Cosine() {
        this(null, 1, 0);
    }

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        if (cycleEpochs == null) {
            return step -> fall(step - 1, steps);
        }
        long first = (long) cycleEpochs * stepsPerEpoch;
        return step -> inCycle(step - 1, first);
    }

    /** @param t steps since the beginning */
    private double inCycle(long t, long first) {
        if (cycleGrowth == 1) {
            return fall(t % first, first);
        }
        long length = first;
        long left = t;
        while (left >= length) {
            left -= length;
            length *= cycleGrowth;
        }
        return fall(left, length);
    }

    private static double fall(long t, long length) {
        return 0.5 * (1 + StrictMath.cos(Math.PI * t / length));
    }
}
