package dev.chainrule.explanation.trace;

import dev.chainrule.choice.Parameter;
import org.jspecify.annotations.Nullable;

/** How backpropagation is to be checked. */
record GradientCheckDefinition(
        @Parameter(value = "Rows of the batch, of the training rows.", fallback = "8", min = 1, max = 1000)
        int rows,

        @Parameter(
                value = "Parameters compared of each kind in each layer, spread over all of them.",
                fallback = "25",
                min = 1,
                max = 1_000_000)
        int parameters,

        @Parameter(value = "Id of a checkpoint of the job, to open the network as it was then.", max = 200) @Nullable
        String checkpoint) {}
