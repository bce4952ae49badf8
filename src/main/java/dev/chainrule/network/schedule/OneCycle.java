package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** One rise to the optimizer's learning rate, which is the peak, and one long fall. */
@Member(
        value = "one_cycle",
        summary =
                "One-cycle policy: up to the full rate in the first third, then down to almost 0: fast training at high rates.",
        formula = "α/d → α in the fraction p of the steps, then α → α/(d·e), both along half a cosine",
        source = "Smith and Topin 2018, arXiv:1708.07120; PyTorch OneCycleLR")
public record OneCycle(
        @Parameter(value = "Fraction of the steps in which the rate rises, p.", fallback = "0.3", min = 0, max = 1)
        double pctStart,

        @Parameter(value = "How far below the peak it starts, d.", fallback = "25", min = 1, max = 1e12)
        double divFactor,

        @Parameter(value = "How far below its start it ends, e.", fallback = "10000", min = 1, max = 1e12)
        double finalDivFactor,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        double start = 1 / divFactor;
        double end = start / finalDivFactor;
        double peak = pctStart * steps - 1; // below 0 where the steps are too few for one that rises
        double last = steps - 1.0;
        return step -> step - 1 < peak
                ? between(start, 1, (step - 1) / peak)
                : between(1, end, last > peak ? (step - 1 - peak) / (last - peak) : 0);
    }

    /** Along half a cosine. */
    private static double between(double from, double to, double share) {
        return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * share));
    }
}
