package dev.chainrule.plan;

import dev.chainrule.choice.Parameter;
import dev.chainrule.choice.Word;
import dev.chainrule.definition.Called;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.encoding.Task;
import dev.chainrule.event.Notify;
import dev.chainrule.network.BatchSize;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.WeightAveraging;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a user asks to be trained; everything but the dataset has a default that {@link Defaults} fills in, which makes a
 * {@link ResolvedDefinition} of it.
 */
public record JobDefinition(
        @Parameter(
                value =
                        "Name of the job and of its model; by default the name of the dataset, with model- before it where no model can be called so.",
                max = 100)
        @Nullable
        String name,

        @Parameter(value = "Id or name of the dataset; optional with resume_from.", max = 200)
        String dataset,

        @Parameter(value = "Target column, or several; by default the last column.", min = 1, max = 1000) @Nullable
        List<String> target,

        @Parameter(
                value =
                        "Feature columns; by default all others but ID-like columns, columns with too many categories, and the column that the split goes by.",
                min = 1,
                max = 100_000)
        @Nullable
        List<String> features,

        @Parameter("Regression or classification; by default inferred from the target.") @Nullable
        Task task,

        @Parameter("Validation and test split (hold-out) or cross-validation.") @Nullable
        Splitting split,

        @Parameter("Preprocessing of features and targets.") @Nullable
        Preprocessing preprocessing,

        @Parameter("Architecture of the network.") @Nullable NetworkDefinition network,

        @Parameter("Loss function; by default the one that fits the task.") @Nullable
        Loss loss,

        @Parameter("Optimization: epochs, batches, optimizer, schedule and so on.") @Nullable
        TrainingDefinition training,

        @Parameter(
                "What is learned from at the end, once more from the beginning and for as many epochs as were best: none "
                        + "(the weights stay as they are); validation: the training and validation sets together, which "
                        + "the test set then measures; all: all rows, after which no metric describes the model. By "
                        + "default validation below 2,000 rows where there is a test set, early stopping is on, and split "
                        + "leaves validation open, without resume_from, max_runtime_s and reduce_on_plateau; else none.")
        @Nullable
        Refit refit,

        @Parameter("Checkpoints, from which training resumes when the service stops or the machine fails.") @Nullable
        Checkpoints checkpoints,

        @Parameter(
                value =
                        "What to resume from: the id of a checkpoint, of a job (its last checkpoint), or of a model, for its "
                                + "weights alone. Omitted fields are taken from its job.",
                max = 200)
        @Nullable
        String resumeFrom,

        @Parameter(value = "Queued jobs with a higher priority start first.", fallback = "0", min = -100, max = 100)
        int priority,

        @Parameter(
                value = "Owner of the job; owners with queued jobs are scheduled fairly (round-robin).",
                fallback = "anonymous",
                max = 100)
        String owner,

        @Parameter(value = "Free-form metadata.", max = 50) @Nullable
        Map<String, String> metadata,

        @Called("notify") @Parameter("Webhook that receives events of the job.") @Nullable
        Notify notification) {

    /** {@link EarlyStopping#NONE}, as JSON. */
    static final String NO_EARLY_STOPPING = "{\"metric\": \"none\", \"patience\": 0}";

    /** The same where it resumes from there. */
    public JobDefinition from(String origin) {
        return with(name, dataset, split, origin);
    }

    /** The same under another name. */
    public JobDefinition named(String other) {
        return with(other, dataset, split, resumeFrom);
    }

    /** The same on another dataset. */
    public JobDefinition on(String other) {
        return with(name, other, split, resumeFrom);
    }

    /** The same on rows that are split otherwise. */
    public JobDefinition split(Splitting other) {
        return with(name, dataset, other, resumeFrom);
    }

    private JobDefinition with(
            @Nullable String itsName, String itsDataset, @Nullable Splitting itsSplit, @Nullable String itsOrigin) {
        return new JobDefinition(
                itsName,
                itsDataset,
                target,
                features,
                task,
                itsSplit,
                preprocessing,
                network,
                loss,
                training,
                refit,
                checkpoints,
                itsOrigin,
                priority,
                owner,
                metadata,
                notification);
    }

    /** Whether a network is trained once more when its metrics are known. */
    public enum Refit {
        NONE,
        /** On the training and validation rows together. */
        VALIDATION,
        /** On all rows that have a target. */
        ALL;

        /** The rows that the model has learned from, and those held out from it, of a split as it was drawn. */
        public Split learned(Split drawn) {
            return switch (this) {
                case NONE -> drawn;
                case VALIDATION -> drawn.chosen();
                case ALL -> drawn.whole();
            };
        }

        /** The name in the API. */
        public String word() {
            return Word.of(this);
        }
    }

    /** The hidden layers; the output layer follows from the task. */
    public record NetworkDefinition(
            @Parameter(value = "Version of the schema of this definition.", fallback = "1", min = 1, max = 1)
            int schema,

            @Parameter(
                    value =
                            "Hidden layers; an empty list leaves the output layer alone. By default three dense layers of 64 "
                                    + "swish neurons from 100 rows per feature on and with one or two features, else "
                                    + "one; below 20 rows always one.",
                    max = 1000)
            @Nullable
            List<LayerSpec> layers,

            @Parameter("The output layer; by default the one that fits the task.") @Nullable
            OutputDefinition output) {

        /** How earlier versions of this form become {@code schema}. */
        public static final SchemaHistory SCHEMAS = SchemaHistory.of("network definition", List.of());

        /** Nothing is said. */
        static final NetworkDefinition OPEN = new NetworkDefinition(SCHEMAS.current(), null, null);
    }

    /** The output layer. */
    public record OutputDefinition(
            @Parameter("Activation that turns logits into outputs.") @Nullable
            Activation activation,

            @Parameter("Weight initialization; by default the one that fits the activation.") @Nullable
            Initializer initializer,

            @Parameter("Bias initialization; by default zeros.") @Nullable
            Initializer biasInitializer) {

        /** Nothing is said. */
        static final OutputDefinition OPEN = new OutputDefinition(null, null, null);
    }

    /** How to train. */
    public record TrainingDefinition(
            @Parameter(
                    value = "Passes over the training set; by default as many as make about 5,000 steps, 10 to 1,000.",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Integer epochs,

            @Parameter(value = "Rows per step, or \"full\": all training rows in one step.", fallback = "32")
            BatchSize batchSize,

            @Parameter(
                    "By default adamw, with a learning rate of 0.01 below 1,000 rows and 0.003 from there on, and a weight "
                            + "decay of 300 / rows, 0.6 at most, and 0.1 with one or two features; adam below 20 rows.")
            @Nullable
            Optimizer optimizer,

            @Parameter(value = "Learning-rate schedule.", fallback = "cosine")
            Schedule schedule,

            @Parameter(
                    value =
                            "Early stopping, which restores the best weights; by default on val_loss if there is a "
                                    + "validation set, with the patience of a quarter of the epochs, 20 at least. null turns it off.",
                    whenNull = NO_EARLY_STOPPING)
            @Nullable
            EarlyStopping earlyStopping,

            @Parameter("Gradient clipping; by default none.") @Nullable
            GradientClipping gradientClipping,

            @Parameter(
                    "Exponential moving average of the weights, which is evaluated and kept; by default with decay 0.99 from "
                            + "20 rows on where the optimizer and the epochs are left open, else the weights are kept as "
                            + "they are, as they are with decay 0.")
            @Nullable
            WeightAveraging weightAveraging,

            @Parameter(
                    value =
                            "Metrics in the history besides the loss, named as in the model's metrics: on the validation set, "
                                    + "or with the prefix train_ on the training set, which takes another pass over it in each "
                                    + "epoch; by default accuracy, or rmse, mae and r2.",
                    max = 50)
            @Nullable
            List<String> metrics,

            @Parameter(value = "Seed of everything random.", fallback = "42")
            long seed,

            @Parameter(value = "Maximum number of threads; results do not depend on it.", min = 1, max = 1024) @Nullable
            Integer threads,

            @Parameter(
                    value =
                            "Time limit in seconds; a job that exceeds it fails with time_limit, and its model has the best weights "
                                    + "so far unless checkpoints.on_stop says otherwise.",
                    min = 1,
                    max = 31_536_000)
            @Nullable
            Integer maxRuntimeS,

            @Parameter("Regularization of every layer that has none of its own; the recorded loss excludes it.")
            @Nullable
            Regularizer regularizer,

            @Parameter(
                    value = "Standard deviation of Gaussian noise that is added to the scaled inputs during training.",
                    fallback = "0",
                    min = 0,
                    max = 1000)
            double inputNoise,

            @Parameter(
                    value =
                            "Augmentation: how pictures are changed, one step after the other, each time they are learned from;"
                                    + " never where they are measured or predicted. Only where the one feature is a picture."
                                    + " By default none.",
                    max = 20)
            @Nullable
            List<Augmentation> augmentation,

            @Parameter("Class weights: balanced, so that every class has the same total weight, or an object of"
                    + " labels and weights, where an omitted label has weight 1. A row's loss is multiplied by its"
                    + " weight and still divided by the rows of the batch; val_loss is not weighted.")
            @Nullable
            ClassWeights classWeights) {

        /** All by default. */
        static final TrainingDefinition USUAL =
                Definitions.read(JsonNodeFactory.instance.objectNode(), TrainingDefinition.class);
    }

    /** When to keep what is needed to go on. */
    public record Checkpoints(
            @Parameter(
                    value = "Seconds between checkpoints, or ten times as long as writing one takes if that is longer.",
                    fallback = "10",
                    min = 1,
                    max = 86_400)
            int everySeconds,

            @Parameter(
                    value = "Epochs between checkpoints; by default 1, but at most one checkpoint a second and in a "
                            + "fiftieth of the time.",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Integer everyEpochs,

            @Parameter(
                    value = "Number of latest checkpoints kept when the job has ended, besides the best; 0 keeps none.",
                    fallback = "3",
                    min = 0,
                    max = 100)
            int keep,

            @Parameter(
                    value =
                            "Which weights become a model when the job is cancelled or reaches its time limit: none, the last, "
                                    + "or the best; for the best, improved epochs are checkpointed in at most a tenth of the time. "
                                    + "By default none, and the best where max_runtime_s is set.")
            @Nullable
            OnStop onStop) {

        /** All by default. */
        static final Checkpoints USUAL = Definitions.read(JsonNodeFactory.instance.objectNode(), Checkpoints.class);
    }
}
