package dev.chainrule.plan;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.plan.JobDefinition.NetworkDefinition;
import dev.chainrule.plan.JobDefinition.OutputDefinition;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.JobDefinition.TrainingDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedCheckpoints;
import dev.chainrule.plan.ResolvedDefinition.ResolvedNetwork;
import dev.chainrule.plan.ResolvedDefinition.ResolvedOutput;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.split.Splitting;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition as it was stored, and what it means. This version spells everything out; an earlier one did not know of
 * some fields, and meant that there is no such thing; a file from elsewhere may leave open whatever its model says
 * anyway. What was stored means the same for ever, so defaults of today, which may change, stand in only where a file from
 * elsewhere does not say how its model was trained. Whoever reads or changes a single field of what is stored does so here.
 */
public final class StoredDefinition {

    private static final String TRAINING = "training";
    private static final String EPOCHS = "epochs";

    /** Nobody who held rows back has not said so. */
    private static final Splitting.Shares NOTHING = new Splitting.Shares(0, 0, 0);

    /** Of a model that does not say how it was trained. */
    private static final Optimizer ANY_OPTIMIZER = Definitions.read(JsonNodeFactory.instance.objectNode(), Adam.class);

    private final JobDefinition said;
    private final @Nullable ModelManifest model;

    /** @param model whose definition it is; null for that of a job */
    StoredDefinition(JsonNode stored, @Nullable ModelManifest model) {
        this.said = Definitions.readStored(stored, JobDefinition.class);
        this.model = model;
    }

    /** The threads that it asks for, of which nothing else is read: lists of jobs ask for it. */
    public static @Nullable Integer threads(JsonNode stored) {
        JsonNode threads = stored.path(TRAINING).path("threads");
        return threads.isNumber() ? (Integer) threads.intValue() : null;
    }

    /** The epochs that it asks for; empty where it leaves them open. */
    public static OptionalInt epochs(JsonNode stored) {
        JsonNode epochs = stored.path(TRAINING).path(EPOCHS);
        return epochs.isInt() ? OptionalInt.of(epochs.intValue()) : OptionalInt.empty();
    }

    /** The same with so many epochs. */
    public static ObjectNode withEpochs(JsonNode stored, int epochs) {
        ObjectNode changed = (ObjectNode) stored.deepCopy();
        ((ObjectNode) changed.get(TRAINING)).put(EPOCHS, epochs);
        return changed;
    }

    /** The same to be trained once more under this name, and without what has no part in the weights. */
    public static JobDefinition again(JsonNode stored, String name, String dataset, JsonNode metadata) {
        ObjectNode changed = (ObjectNode) stored.deepCopy();
        changed.put("name", name).put("dataset", dataset);
        changed.set("metadata", metadata);
        changed.putObject("checkpoints").put("keep", 0);
        if (changed.get(TRAINING) instanceof ObjectNode training) {
            training.remove("max_runtime_s"); // this machine may be slower
        }
        return Definitions.readStored(changed, JobDefinition.class);
    }

    /**
     * The job of a trial of a sweep. One of before {@code refit} was written with a null where nothing was said of early
     * stopping, which stands for something else today.
     */
    public static JobDefinition ofTrial(JsonNode stored) {
        ObjectNode changed = (ObjectNode) stored.deepCopy();
        if (!changed.has("refit")
                && changed.path(TRAINING) instanceof ObjectNode training
                && training.path("early_stopping").isNull()) {
            training.remove("early_stopping");
        }
        return Definitions.readStored(changed, JobDefinition.class);
    }

    /** In the schema of today, whichever it was stored in; the same node. */
    public static JsonNode upgraded(JsonNode stored) {
        if (stored.get("network") instanceof ObjectNode network) {
            NetworkDefinition.SCHEMAS.upgrade(network);
        }
        return stored;
    }

    /**
     * What a job that resumes leaves open is as here: folds judge a definition, and a network that is trained further has
     * been one of all rows.
     *
     * @param dataset id of the one that it was trained on
     * @param split the definition's
     */
    public static ObjectNode toResume(JsonNode stored, String dataset, SplitPlan split) {
        ObjectNode changed = (ObjectNode) stored.deepCopy();
        changed.put("dataset", dataset);
        if (split.folds() != null) {
            changed.putObject("split").put("validation", 0);
            changed.withObjectProperty(TRAINING).remove("early_stopping");
        } else if (split.crossValidation() > 0) {
            changed.withObjectProperty("split").put("cross_validation", 0);
        }
        changed.remove("refit");
        return changed;
    }

    ResolvedDefinition resolved() {
        EncodingPlan columns = columns();
        return ResolvedDefinition.of(
                said,
                Objects.requireNonNullElse(said.name(), said.dataset()),
                columns,
                split(columns),
                network(),
                loss(columns),
                training(),
                refit(),
                ResolvedCheckpoints.of(said.checkpoints(), OnStop.NONE));
    }

    /** Of a model what became of it: one that was stopped, or whose second training diverged, is the first. */
    private Refit refit() {
        Provenance.Learned learned = model == null ? null : model.provenance().learned();
        return Optional.ofNullable(learned)
                .flatMap(its -> Word.find(Refit.class, its.refit()))
                .orElse(Objects.requireNonNullElse(said.refit(), Refit.NONE));
    }

    private EncodingPlan columns() {
        List<String> targets =
                or(said.target(), "target", from -> from.encoding().target().columns());
        List<String> features = or(
                said.features(),
                "features",
                from -> from.encoding().features().stream()
                        .map(FeatureEncoding::column)
                        .toList());
        Task task = or(said.task(), "task", ModelManifest::task);
        Preprocessing preprocessing = Objects.requireNonNullElse(said.preprocessing(), Preprocessing.USUAL)
                .resolved(Scaling.STANDARDIZE, Scaling.STANDARDIZE, List.of());
        return new EncodingPlan(features, targets, task, preprocessing, EncodingPlan.DEFAULT_MAX_CATEGORIES);
    }

    private SplitPlan split(EncodingPlan columns) {
        return Objects.requireNonNullElse(said.split(), Splitting.OPEN).resolved(NOTHING, columns.classes(), List.of());
    }

    private ResolvedNetwork network() {
        NetworkDefinition network = Objects.requireNonNullElse(said.network(), NetworkDefinition.OPEN);
        OutputDefinition output = Objects.requireNonNullElse(network.output(), OutputDefinition.OPEN);
        Activation activation =
                or(output.activation(), "network", from -> from.spec().outputActivation());
        return ResolvedNetwork.of(
                or(network.layers(), "network", from -> from.spec().layers()), ResolvedOutput.of(output, activation));
    }

    private Loss loss(EncodingPlan columns) {
        return or(
                said.loss(),
                "loss",
                from -> JobPlan.outcome(
                                columns.task(),
                                columns.targets().size(),
                                from.encoding().outputs())
                        .usualLoss());
    }

    private ResolvedTraining training() {
        TrainingDefinition training = Objects.requireNonNullElse(said.training(), TrainingDefinition.USUAL);
        return ResolvedTraining.of(
                training,
                or(
                        training.epochs(),
                        TRAINING,
                        from -> Math.max(1, from.provenance().epoch())),
                or(training.optimizer(), TRAINING, from -> ANY_OPTIMIZER),
                training.schedule(),
                Objects.requireNonNullElse(training.earlyStopping(), EarlyStopping.NONE),
                training.weightAveraging(),
                Objects.requireNonNullElse(training.metrics(), List.of()),
                training.classWeights());
    }

    /** @throws ProblemException where neither the definition nor a model says it */
    private <T> T or(@Nullable T own, String field, Function<ModelManifest, T> ofModel) {
        if (own != null) {
            return own;
        }
        if (model != null) {
            return ofModel.apply(model);
        }
        throw new ProblemException(
                ProblemKind.UNREADABLE,
                "incomplete_definition",
                "The stored definition says nothing of its %s.".formatted(field),
                List.of());
    }
}
