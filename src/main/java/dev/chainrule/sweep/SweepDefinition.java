package dev.chainrule.sweep;

import dev.chainrule.choice.Parameter;
import dev.chainrule.plan.JobDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user asks to be tried: a job, which of its fields vary, and what decides which is best. */
record SweepDefinition(
        @Parameter(
                value =
                        "Name of the sweep, of its jobs and of their models; by default the job's or dataset's with -sweep.",
                max = 100)
        @Nullable
        String name,

        @Parameter("The job that is trained again and again; what the parameters name may be left out.")
        JobDefinition job,

        @Parameter(value = "How combinations are chosen.", fallback = "grid")
        Method method,

        @Parameter(
                value = "What is tried where: the field as a JSON pointer into the job, or as names with dots between.",
                min = 1,
                max = 20)
        Map<String, SweptField> parameters,

        @Parameter(value = "How many combinations; by default 20, and of a grid always all.", min = 1) @Nullable
        Integer trials,

        @Parameter(
                value =
                        "Which figure of a model decides; by default val_loss, or train_loss where no rows are held back.",
                max = 100)
        @Nullable
        String metric,

        @Parameter("Whether it is better small or large; follows from the metric.") @Nullable
        Direction direction,

        @Parameter(value = "Most jobs at a time.", fallback = "4", min = 1, max = 100)
        int parallel,

        @Parameter(value = "Of the choice of combinations; that of the training is the job's.", fallback = "42")
        long seed,

        @Parameter("Of successive halving.") @Nullable Halving halving,

        @Parameter(value = "Which models stay when another is better.", fallback = "best")
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

    /** Which figures are better. */
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
                    value = "One in so many goes on, for so many times the epochs.",
                    fallback = "3",
                    min = 2,
                    max = 100)
            int factor,

            @Parameter(
                    value = "Epochs of the first rung; by default so that a single combination is trained for all.",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Integer minEpochs) {

        static final Halving USUAL = new Halving(3, null);
    }
}
