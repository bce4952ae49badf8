package dev.chainrule.network.schedule;

import dev.chainrule.network.Member;

/** The learning rate stays as it is. */
@Member(value = "constant", formula = "α")
public record Constant() implements Schedule {

    @Override
    public double factor(long step, long steps) {
        return 1;
    }
}
