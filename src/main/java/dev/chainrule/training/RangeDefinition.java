package dev.chainrule.training;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Inlined;
import dev.chainrule.network.RateRange;
import dev.chainrule.plan.JobDefinition;
import org.jspecify.annotations.Nullable;

/** A job as one would submit it, and which learning rates are to be tried on it. */
record RangeDefinition(
        @Inlined JobDefinition job,

        @Parameter("Range of learning rates; by default 1e-7 to 10 in 100 steps.") @Nullable
        RateRange range) {

    RateRange rates() {
        return range == null ? RateRange.USUAL : range;
    }
}
