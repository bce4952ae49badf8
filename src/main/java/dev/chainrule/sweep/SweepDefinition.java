package dev.chainrule.sweep;

import dev.chainrule.choice.Parameter;
import dev.chainrule.plan.JobDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user asks to be tried: a job, which of its fields vary, and what decides which is best. */
record SweepDefinition(
        @Parameter(
                value =
                        "Name of the sweep, of its jobs and of their models; by default the name of the job or dataset with -sweep.",
                max = 100)
        @Nullable
        String name,

        @Parameter("Definition of the job that is varied; fields that parameters vary are optional in it.")
        JobDefinition job,

        @Parameter(value = "Search method.", fallback = "grid")
        Method method,

        @Parameter(
                value = "Search space: fields as JSON pointers into the job, or as names with dots, and their values.",
                min = 1,
                max = 20)
        Map<String, SweptField> parameters,

        @Parameter(value = "Number of trials; by default 20, and of a grid always all combinations.", min = 1) @Nullable
        Integer trials,

        @Parameter(
                value = "Metric that ranks the trials; by default val_loss, or train_loss without a validation set.",
                max = 100)
        @Nullable
        String metric,

        @Parameter("Whether the metric is minimized or maximized; by default as fits it.") @Nullable
        Direction direction,

        @Parameter(value = "Maximum number of concurrent jobs.", fallback = "4", min = 1, max = 100)
        int parallel,

        @Parameter(
                value = "Seed of the choice of combinations; the seed of the training is the job's.",
                fallback = "42")
        long seed,

        @Parameter("Settings of successive halving.") @Nullable
        Halving halving,

        @Parameter(value = "Which models are kept when another trial is better.", fallback = "best")
        KeptModels keepModels) {

    /** How combinations are chosen. */
    enum Method {
        /** All of them. */
        GRID,
        /** Some of them, at random. */
        RANDOM,
        /** Some of them, at random, and only the best of them are trained for long. */
        SUCCESSIVE_HALVING
    }

    /** Which values of the metric are better. */
    enum Direction {
        MIN,
        MAX
    }

    /** Which models stay. */
    enum KeptModels {
        BEST,
        ALL
    }

    /** Which combinations go on to the next rung. */
    record Halving(
            @Parameter(
                    value = "Reduction factor: one trial in so many continues, for so many times the epochs.",
                    fallback = "3",
                    min = 2,
                    max = 100)
            int factor,

            @Parameter(
                    value = "Epochs of the first rung; by default so that a single trial reaches all epochs.",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Integer minEpochs) {

        static final Halving USUAL = new Halving(3, null);
    }
}
