package dev.chainrule.network.schedule;

import dev.chainrule.network.Member;

/** From the full learning rate down to almost none: large steps to get there, small ones to settle. */
@Member(
        value = "cosine",
        formula = "α/2 · (1 + cos(π·t/T))",
        source = "Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5 without restarts")
public record Cosine() implements Schedule {

    @Override
    public double factor(long step, long steps) {
        return 0.5 * (1 + StrictMath.cos(Math.PI * (step - 1) / steps));
    }
}
