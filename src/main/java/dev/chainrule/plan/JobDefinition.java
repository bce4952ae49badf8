package dev.chainrule.plan;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Called;
import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.encoding.Task;
import dev.chainrule.event.Notify;
import dev.chainrule.network.BatchSize;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.WeightAveraging;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.split.Splitting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user asks to be trained; everything but the dataset has a default that {@link Defaults} fills in. */
public record JobDefinition(
        @Parameter(value = "Name of the job and of its model; by default the dataset's.", max = 100) @Nullable
        String name,

        @Parameter(value = "Id or name of the dataset; beside resume_from it may be left out.", max = 200)
        String dataset,

        @Parameter(value = "Column to predict, or several; by default the last.", min = 1, max = 1000) @Nullable
        List<String> target,

        @Parameter(value = "Columns to predict from; by default all others that vary.", min = 1, max = 100_000)
        @Nullable
        List<String> features,

        @Parameter("What is to be learnt; by default what the target looks like.") @Nullable
        Task task,

        @Parameter("Which rows are held back.") @Nullable Splitting split,
        @Parameter("How columns become numbers.") @Nullable Preprocessing preprocessing,

        @Parameter("The network, without weights.") @Nullable
        NetworkDefinition network,

        @Parameter("What is made small; by default what suits the task.") @Nullable
        Loss loss,

        @Parameter("How it is made small.") @Nullable TrainingDefinition training,

        @Parameter("What is kept to go on from when the service stops or the machine fails.") @Nullable
        Checkpoints checkpoints,

        @Parameter(
                value =
                        "Where to go on: id of a checkpoint; of a job, whose last checkpoint is meant; or a model, for its "
                                + "weights alone. What is left out here is as in its job.",
                max = 200)
        @Nullable
        String resumeFrom,

        @Parameter(value = "Waiting jobs with a higher one go first.", fallback = "0", min = -100, max = 100)
        int priority,

        @Parameter(
                value = "Whose job it is; owners who have jobs waiting take turns.",
                fallback = "anonymous",
                max = 100)
        String owner,

        @Parameter(value = "Anything you want to find again.", max = 50) @Nullable
        Map<String, String> metadata,

        @Called("notify") @Parameter("Who is to be told of what happens to it.") @Nullable
        Notify notification) {

    /** The hidden layers; the output layer follows from the task. */
    public record NetworkDefinition(
            @Parameter(value = "Version of this form.", fallback = "1", min = 1, max = 1)
            int schema,

            @Parameter(value = "Hidden layers; none makes a single neuron.", max = 1000) @Nullable
            List<LayerSpec> layers,

            @Parameter("The output layer; by default what suits the task.") @Nullable
            OutputDefinition output) {

        /** How earlier versions of this form become {@code schema}. */
        public static final SchemaHistory SCHEMAS = SchemaHistory.of("network definition", List.of());
    }

    /** The output layer. */
    public record OutputDefinition(
            @Parameter("What turns logits into outputs.") @Nullable
            Activation activation,

            @Parameter("How its first weights are made; by default as suits the activation.") @Nullable
            Initializer initializer,

            @Parameter("How its first biases are made; by default zeros.") @Nullable
            Initializer biasInitializer) {}

    /** How to train. */
    public record TrainingDefinition(
            @Parameter(value = "How often every row is seen; by default about 3,000 steps.", min = 1, max = 1_000_000)
            @Nullable
            Integer epochs,

            @Parameter(value = "Rows per step, or \"full\": all training rows in one step.", fallback = "32")
            BatchSize batchSize,

            @Parameter("By default adam.") @Nullable Optimizer optimizer,

            @Parameter(value = "The learning rate on the way.", fallback = "cosine")
            Schedule schedule,

            @Parameter("By default on val_loss where rows are held back; patience 0 turns it off.") @Nullable
            EarlyStopping earlyStopping,

            @Parameter("Keeps gradients small; by default they are left as they are.") @Nullable
            GradientClipping gradientClipping,

            @Parameter("Measures and keeps an average of the weights of many steps; by default the last.") @Nullable
            WeightAveraging weightAveraging,

            @Parameter(
                    value =
                            "What is in the history besides the loss: names as in the model's metrics, of the rows held "
                                    + "back, or with train_ of those learnt from, which takes another pass over them in each "
                                    + "epoch; by default accuracy, or rmse, mae and r2.",
                    max = 50)
            @Nullable
            List<String> metrics,

            @Parameter(value = "Of everything random.", fallback = "42")
            long seed,

            @Parameter(value = "Most threads; the result is the same for any number.", min = 1, max = 1024) @Nullable
            Integer threads,

            @Parameter(
                    value = "Longest time in seconds; the job then fails with time_limit.",
                    min = 1,
                    max = 31_536_000)
            @Nullable
            Integer maxRuntimeS,

            @Parameter("What keeps weights small, in every layer that has none of its own; the loss is without it.")
            @Nullable
            Regularizer regularizer,

            @Parameter(
                    value = "Standard deviation of noise on the inputs in training, after scaling.",
                    fallback = "0",
                    min = 0,
                    max = 1000)
            double inputNoise,

            @Parameter(
                    "How much the rows of each class count: balanced, so that every class counts the same, or an object of"
                            + " labels and weights, where a label left out counts 1. A row's loss is multiplied by its"
                            + " weight and still divided by the rows of the batch; val_loss is not weighted.")
            @Nullable
            ClassWeights classWeights) {}

    /** When to keep what is needed to go on. */
    public record Checkpoints(
            @Parameter(
                    value = "Seconds between two, or ten times as long as writing one takes where that is more.",
                    fallback = "10",
                    min = 1,
                    max = 86_400)
            int everySeconds,

            @Parameter(
                    value = "And after every so many epochs; by default after each, but at most once a second and in a "
                            + "fiftieth of the time.",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Integer everyEpochs,

            @Parameter(
                    value = "How many of the last are kept when the job has ended, and the best besides; 0 for none.",
                    fallback = "3",
                    min = 0,
                    max = 100)
            int keep,

            @Parameter(
                    value =
                            "What becomes a model where the job is cancelled or its time is over: nothing, the last weights, "
                                    + "or the best that were kept; each best epoch is, in at most a tenth of the time.",
                    fallback = "none")
            OnStop onStop) {

        static final Checkpoints USUAL =
                new Checkpoints(CheckpointPolicy.EVERY_SECONDS, null, CheckpointPolicy.KEEP, OnStop.NONE);
    }
}
