package dev.chainrule.batch;

import dev.chainrule.choice.Parameter;
import org.jspecify.annotations.Nullable;

/** What a user asks to be predicted. */
record BatchDefinition(
        @Parameter(value = "Id or name of the dataset whose rows are predicted.", max = 200)
        String dataset,

        @Parameter(
                value =
                        "Name of the dataset that the predictions become; the same name again is its next version. By default the name of the dataset with -predictions.",
                max = 100)
        @Nullable
        String name,

        @Parameter(value = "Queued work with a higher priority starts first.", fallback = "0", min = -100, max = 100)
        int priority,

        @Parameter(
                value = "Owner of the work; owners with queued work are scheduled fairly (round-robin).",
                fallback = "anonymous",
                max = 100)
        String owner) {}
