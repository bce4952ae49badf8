package dev.chainrule.evaluation;

import dev.chainrule.choice.Parameter;

/** On which data a model is to be measured. */
record EvaluationDefinition(
        @Parameter(value = "Id or name of the dataset; it needs the features of the model and its target.", max = 200)
        String dataset,

        @Parameter(value = "Queued work with a higher priority starts first.", fallback = "0", min = -100, max = 100)
        int priority,

        @Parameter(
                value = "Owner of the work; owners with queued work are scheduled fairly (round-robin).",
                fallback = "anonymous",
                max = 100)
        String owner) {}
