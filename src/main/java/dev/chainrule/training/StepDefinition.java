package dev.chainrule.training;

import dev.chainrule.choice.Parameter;

/** How far a paused job is to go. */
record StepDefinition(
        @Parameter(
                value = "Batches to train before the job pauses again.",
                fallback = "1",
                min = 1,
                max = 1_000_000_000)
        long batches) {}
