package dev.chainrule.plan;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.encoding.Task;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.BatchSize;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.WeightAveraging;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.Zeros;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.plan.JobDefinition.Checkpoints;
import dev.chainrule.plan.JobDefinition.OutputDefinition;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.JobDefinition.TrainingDefinition;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.table.Column;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link JobDefinition} with every default filled in: made once, when a job is submitted, by {@link Defaults}, and read
 * ever after as it was stored. What may be null here is something a training can do without. Its JSON is what a user could
 * have written; the webhook, which has a secret and no part in the model, is not in it.
 */
public record ResolvedDefinition(
        String name,
        String dataset,
        List<String> target,
        List<String> features,
        Task task,
        SplitPlan split,
        Preprocessing preprocessing,
        ResolvedNetwork network,
        Loss loss,
        ResolvedTraining training,
        Refit refit,
        ResolvedCheckpoints checkpoints,
        @Nullable String resumeFrom,
        int priority,
        String owner,
        Map<String, String> metadata) {

    /**
     * What is asked, with what it leaves open.
     *
     * @param columns its targets, features, task and preprocessing
     * @param refit on which rows it is trained once more
     * @param checkpoints when they are taken, and what becomes of it where it is stopped
     */
    static ResolvedDefinition of(
            JobDefinition asked,
            String name,
            EncodingPlan columns,
            SplitPlan split,
            ResolvedNetwork network,
            Loss loss,
            ResolvedTraining training,
            Refit refit,
            ResolvedCheckpoints checkpoints) {
        return new ResolvedDefinition(
                name,
                asked.dataset(),
                columns.targets(),
                columns.features(),
                columns.task(),
                split,
                columns.preprocessing(),
                network,
                loss,
                training,
                refit,
                checkpoints,
                asked.resumeFrom(),
                asked.priority(),
                asked.owner(),
                Objects.requireNonNullElse(asked.metadata(), Map.of()));
    }

    /** That of a job, as this or an earlier version stored it. */
    public static ResolvedDefinition read(JsonNode stored) {
        return new StoredDefinition(stored, null).resolved();
    }

    /** That of a model; of one from elsewhere, the model itself says what its definition does not. */
    public static ResolvedDefinition of(ModelManifest model) {
        return new StoredDefinition(model.provenance().definition(), model).resolved();
    }

    /** Whether these columns, of another reading of the same file, are those that a model has learned from. */
    public static boolean fits(ModelManifest model, List<Column> columns) {
        return model.encoding().fits(columns) && of(model).fits(columns);
    }

    /** Whether these columns have its features and targets, and what its split goes by. */
    public boolean fits(List<Column> columns) {
        Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
        return names.containsAll(features)
                && names.containsAll(target)
                && (split.column() == null || names.contains(split.column()));
    }

    /** As a user would write it. */
    public ObjectNode json() {
        return Definitions.write(this);
    }

    /** The features and targets, and what becomes of them. */
    public EncodingPlan columns() {
        return new EncodingPlan(features, target, task, preprocessing, EncodingPlan.DEFAULT_MAX_CATEGORIES);
    }

    /** The hidden layers, and the output layer. */
    public record ResolvedNetwork(int schema, List<LayerSpec> layers, ResolvedOutput output) {

        static ResolvedNetwork of(List<LayerSpec> layers, ResolvedOutput output) {
            return new ResolvedNetwork(
                    JobDefinition.NetworkDefinition.SCHEMAS.current(),
                    layers.stream().map(LayerSpec::resolved).toList(),
                    output);
        }
    }

    /** The output layer. */
    public record ResolvedOutput(Activation activation, Initializer initializer, Initializer biasInitializer) {

        /** @param usual activation where none is asked for */
        static ResolvedOutput of(@Nullable OutputDefinition asked, Activation usual) {
            OutputDefinition wanted = Objects.requireNonNullElse(asked, OutputDefinition.OPEN);
            Activation activation = Objects.requireNonNullElse(wanted.activation(), usual);
            return new ResolvedOutput(
                    activation,
                    Objects.requireNonNullElseGet(wanted.initializer(), activation::suitedInitializer),
                    Objects.requireNonNullElseGet(wanted.biasInitializer(), Zeros::new));
        }
    }

    /**
     * How to train.
     *
     * @param earlyStopping {@link EarlyStopping#NONE} where training goes on to its last epoch, which is a null in JSON
     */
    public record ResolvedTraining(
            int epochs,
            BatchSize batchSize,
            Optimizer optimizer,
            Schedule schedule,

            @Parameter(whenNull = JobDefinition.NO_EARLY_STOPPING)
            EarlyStopping earlyStopping,

            @Nullable GradientClipping gradientClipping,
            @Nullable WeightAveraging weightAveraging,
            List<String> metrics,
            long seed,
            @Nullable Integer threads,
            @Nullable Integer maxRuntimeS,
            @Nullable Regularizer regularizer,
            double inputNoise,
            @Nullable List<Augmentation> augmentation,
            @Nullable ClassWeights classWeights) {

        /** What is asked, with what it leaves open. */
        static ResolvedTraining of(
                TrainingDefinition asked,
                int epochs,
                Optimizer optimizer,
                Schedule schedule,
                EarlyStopping earlyStopping,
                @Nullable WeightAveraging weightAveraging,
                List<String> metrics,
                @Nullable ClassWeights classWeights) {
            return new ResolvedTraining(
                    epochs,
                    asked.batchSize(),
                    optimizer,
                    schedule,
                    earlyStopping,
                    asked.gradientClipping(),
                    weightAveraging,
                    metrics,
                    asked.seed(),
                    asked.threads(),
                    asked.maxRuntimeS(),
                    asked.regularizer(),
                    asked.inputNoise(),
                    asked.augmentation(),
                    classWeights);
        }

        /** Whether pictures are changed each time they are learned from. */
        public boolean augments() {
            return augmentation != null && !augmentation.isEmpty();
        }

        /** Whether it may end before its last epoch. */
        public boolean stopsEarly() {
            return earlyStopping.patience() > 0;
        }
    }

    /**
     * When checkpoints are taken, and how many outlive the job.
     *
     * @param everyEpochs null for each, where it is worth it
     * @param keep newest ones that are kept when the job has ended, and the best besides; 0 for none at all
     * @param onStop what becomes a model where the job does not come to its end
     */
    public record ResolvedCheckpoints(
            int everySeconds, @Nullable Integer everyEpochs, int keep, OnStop onStop) {

        /** @param usual what becomes of it where nothing is asked for */
        static ResolvedCheckpoints of(@Nullable Checkpoints asked, OnStop usual) {
            Checkpoints wanted = Objects.requireNonNullElse(asked, Checkpoints.USUAL);
            return new ResolvedCheckpoints(
                    wanted.everySeconds(),
                    wanted.everyEpochs(),
                    wanted.keep(),
                    Objects.requireNonNullElse(wanted.onStop(), usual));
        }

        public long everyNanos() {
            return TimeUnit.SECONDS.toNanos(everySeconds);
        }
    }
}
