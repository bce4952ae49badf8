package dev.chainrule.plan;

import static java.util.stream.Collectors.toMap;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.ModelNames;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.WeightAveraging;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.AdamW;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.plan.JobDefinition.NetworkDefinition;
import dev.chainrule.plan.JobDefinition.TrainingDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedCheckpoints;
import dev.chainrule.plan.ResolvedDefinition.ResolvedNetwork;
import dev.chainrule.plan.ResolvedDefinition.ResolvedOutput;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.split.Splitting;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in what a definition leaves open, from the dataset it is for; measurements behind the choices are in decision 0094. */
public final class Defaults {

    private static final int HIDDEN_UNITS = 64;
    /** Of tables whose rows say enough about how their features act together. */
    private static final int HIDDEN_LAYERS = 3;
    /** From so many rows of each feature on. */
    private static final int ROWS_OF_A_FEATURE = 100;
    /** Columns that a warning names. */
    private static final int MOST_LISTED = 10;

    /** Of tables that are large enough for a test set too. */
    private static final Splitting.Shares USUAL = new Splitting.Shares(0.15, 0.15, 0);

    private static final int FEWEST_ROWS_TO_TEST = 200;
    private static final double VALIDATION = 0.2;
    private static final int FEWEST_ROWS_TO_HOLD_BACK = 20;
    private static final int FOLDS = 5;

    /** Multiplications that the cross-validated metrics may cost about where nobody asks for them. */
    private static final double MOST_FOLD_WORK = 5e9;

    /** About so many steps; never fewer than 10 epochs, never more than 1,000. */
    private static final int STEPS = 5000;

    private static final int FEWEST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 1000;

    /** Below so many rows each epoch has few steps, and larger ones are safe. */
    private static final int FEW_ROWS = 1000;

    private static final double LEARNING_RATE = 0.003;
    private static final double LEARNING_RATE_OF_FEW_ROWS = 0.01;
    /** Of the weights, times the rows: the fewer they are, the less sure is what they say. */
    private static final double DECAY_TIMES_ROWS = 300;

    private static final double MOST_DECAY = 0.6;

    /** One or two numbers, which a few hundred rows cover densely: curves through them may be steep. */
    private static final int INPUTS_OF_A_PLANE = 2;

    private static final double DECAY_OF_A_PLANE = 0.1;
    /** Of the mean of the weights that is kept from step to step. */
    private static final double AVERAGED = 0.99;

    private static final int FEW_ROWS_TO_REFIT = 2000;

    private static final Pattern IDENTIFIER = Pattern.compile("(?i)(.*(id|index|idx|key|nr|no|number)|unnamed.*|row)");
    private static final int PATIENCE = 20;

    private final JobDefinition asked;
    private final Dataset dataset;
    private final List<Column> columns;
    private final Map<String, Column> byName;
    private final List<String> warnings = new ArrayList<>();
    private final @Nullable Encoding kept;

    private Defaults(JobDefinition asked, Dataset dataset, @Nullable Encoding kept) {
        this.kept = kept;
        this.asked = asked;
        this.dataset = dataset;
        this.columns = dataset.columns();
        this.byName = columns.stream().collect(toMap(Column::name, column -> column, (first, second) -> first));
    }

    /** The definition with nothing left open; what it means is not checked here. */
    public static JobPlan fillIn(JobDefinition asked, Dataset dataset) {
        return fillIn(asked, dataset, null);
    }

    /** @param kept the encoding of the network that it resumes with; null for one that is yet to be fitted */
    public static JobPlan fillIn(JobDefinition asked, Dataset dataset, @Nullable Encoding kept) {
        return new Defaults(asked, dataset, kept).plan();
    }

    private JobPlan plan() {
        List<String> targets = asked.target() == null ? List.of(last()) : asked.target();
        List<Column> targetColumns =
                targets.stream().flatMap(name -> find(name).stream()).toList();
        Task task = asked.task() == null ? Task.infer(targetColumns) : asked.task();
        SplitPlan split = split(task, targets);
        List<String> features = asked.features() == null ? usable(targets, split.apart()) : asked.features();
        warnOfLeaks(features, targetColumns);
        int outputs = JobPlan.outputs(task, targetColumns, kept);
        Outcome outcome = JobPlan.outcome(task, targets.size(), outputs);
        Loss loss = asked.loss() == null ? outcome.usualLoss() : asked.loss();
        Preprocessing preprocessing = preprocessing(features, loss);
        EncodingPlan encoding =
                new EncodingPlan(features, targets, task, preprocessing, EncodingPlan.DEFAULT_MAX_CATEGORIES);
        double heldBack = heldBack(split);
        List<LayerSpec> hidden = hidden(encoding, Math.round(dataset.rows() * (1 - heldBack)));
        List<LayerSpec> inFront = inFront(encoding, hidden);
        ResolvedNetwork network = network(outcome, loss, hidden, inFront);
        ResolvedTraining training = training(split, heldBack, outcome, numbers(features));
        if (training.classWeights() == null) {
            ClassFraction.warning(ClassFraction.of(task, targetColumns)).ifPresent(warnings::add);
        }
        warnings.addAll(TargetWarnings.of(task, asked.task() != null, targetColumns, dataset.rows()));
        AugmentationWarnings.of(training.augmentation(), labels()).ifPresent(warnings::add);
        warnings.addAll(encoding.warnings(columns, Math.round(dataset.rows() * (1 - heldBack))));
        OnStop onStop = training.maxRuntimeS() == null ? OnStop.NONE : OnStop.BEST;
        Function<SplitPlan, JobPlan> whole = parts -> new JobPlan(
                dataset,
                ResolvedDefinition.of(
                        asked,
                        Objects.requireNonNullElseGet(asked.name(), () -> ModelNames.ofDataset(dataset.name())),
                        encoding,
                        parts,
                        network,
                        loss,
                        training,
                        refit(split, training),
                        ResolvedCheckpoints.of(asked.checkpoints(), onStop)),
                encoding,
                outputs,
                inFront.size(),
                warnings,
                kept);
        return affordable(whole.apply(split), whole);
    }

    private String last() {
        return Column.last(columns).name();
    }

    private Optional<Column> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All other columns but names of rows and of too many kinds; those that never change are kept, so that whole rows fit. */
    private List<String> usable(List<String> targets, @Nullable String apart) {
        EncodingPlan any =
                new EncodingPlan(List.of(), targets, Task.REGRESSION, asked(), EncodingPlan.DEFAULT_MAX_CATEGORIES);
        List<String> usable = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        List<String> identifiers = new ArrayList<>();
        for (Column column : columns) {
            if (targets.contains(column.name())) {
                continue;
            }
            if (column.name().equals(apart)) {
                warnings.add("%s was dropped from the features, because the split uses it".formatted(apart));
                continue;
            }
            if (any.tooManyCategories(column)) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s was dropped from the features, because it has %,d categories",
                        column.name(),
                        column.distinct()));
                continue;
            }
            if (identifies(column)) {
                identifiers.add(column.name());
            }
            usable.add(column.name());
            if (column.constant()) {
                constant.add(column.name());
            }
        }
        if (identifiers.size() < usable.size() && !identifiers.isEmpty()) {
            usable.removeAll(identifiers);
            warnings.add(
                    "dropped ID-like columns (nearly all values unique): " + Spelling.listed(identifiers, MOST_LISTED));
        }
        if (!constant.isEmpty()) {
            warnings.add("constant columns carry no information: " + Spelling.listed(constant, MOST_LISTED));
        }
        return usable;
    }

    /** Numbers in a row may be a time; only where they are called otherwise are they not. */
    private boolean identifies(Column column) {
        return column.hardlyRepeats(dataset.rows())
                || (column.numbersRows(dataset.rows())
                        && IDENTIFIER.matcher(column.name()).matches());
    }

    /** A column that is the target under another name would leave nothing to learn. */
    private void warnOfLeaks(List<String> features, List<Column> targets) {
        for (Column target : targets) {
            features.stream()
                    .flatMap(name -> find(name).stream())
                    .filter(feature ->
                            feature.sameCellsAs(target) && !feature.name().equals(target.name()))
                    .forEach(leak -> warnings.add(
                            "%s equals the target %s in every row (target leakage); remove it from the features"
                                    .formatted(leak.name(), target.name())));
        }
    }

    private Preprocessing asked() {
        return Objects.requireNonNullElse(asked.preprocessing(), Preprocessing.USUAL);
    }

    private Preprocessing preprocessing(List<String> features, Loss loss) {
        List<Column> known =
                features.stream().flatMap(name -> find(name).stream()).toList();
        Scaling target = loss.expectsCounts() ? Scaling.NONE : Scaling.STANDARDIZE;
        return asked().resolved(Scaling.suitedTo(known), target, known);
    }

    private SplitPlan split(Task task, List<String> targets) {
        Splitting wanted = Objects.requireNonNullElse(asked.split(), Splitting.OPEN);
        boolean few = hasTooFewRows() && wanted.by() == null;
        String classes = task == Task.CLASSIFICATION && targets.size() == 1 ? targets.get(0) : null;
        return wanted.resolved(shares(few), classes, columns);
    }

    private Splitting.Shares shares(boolean few) {
        if (asked.resumeFrom() != null) { // whose rows were split before there was a test set, or say so themselves
            return new Splitting.Shares(few ? 0 : VALIDATION, 0, 0);
        }
        return dataset.rows() >= FEWEST_ROWS_TO_TEST
                ? USUAL
                : new Splitting.Shares(few ? 0 : VALIDATION, 0, few ? 0 : FOLDS);
    }

    /** Without cross-validated metrics that nobody asked for and that would cost much. */
    private JobPlan affordable(JobPlan plan, Function<SplitPlan, JobPlan> whole) {
        int folds = plan.figureFolds();
        boolean own = asked.split() != null && asked.split().crossValidation() != null;
        if (own || folds == 0 || folds * (double) dataset.rows() * plan.epochs() * parameters(plan) <= MOST_FOLD_WORK) {
            return plan;
        }
        warnings.add("no cross-validated metrics, because %s networks more would take long; ask for them with"
                        .formatted(folds)
                + " \"split\": {\"cross_validation\": %s}, or for a test set with {\"test\": 0.2}".formatted(folds));
        return whole.apply(plan.split().validatedBy(0));
    }

    /** 0 for a network that cannot be, which is said elsewhere. */
    private static long parameters(JobPlan plan) {
        try {
            return plan.network().parameterCount();
        } catch (ArithmeticException | IllegalArgumentException impossible) {
            return 0;
        }
    }

    /** The share of the rows that a network does not learn from. */
    private double heldBack(SplitPlan split) {
        double tested = split.testShare(columns, dataset.rows());
        double rest = 1 - tested;
        return tested + (split.folds() != null ? rest / split.folds() : split.share(columns, dataset.rows()));
    }

    private ResolvedNetwork network(Outcome outcome, Loss loss, List<LayerSpec> hidden, List<LayerSpec> inFront) {
        List<LayerSpec> layers = new ArrayList<>(inFront);
        layers.addAll(hidden);
        return ResolvedNetwork.of(layers, ResolvedOutput.of(askedNetwork().output(), outputActivation(outcome, loss)));
    }

    /** @param rows to learn from */
    private List<LayerSpec> hidden(EncodingPlan encoding, long rows) {
        if (askedNetwork().layers() != null) {
            return askedNetwork().layers();
        }
        Shape shape = onlyShape(encoding);
        Optional<PictureLayers> pictures = shape == null
                ? Optional.empty()
                : PictureLayers.of(encoding.features().get(0), shape, rows);
        pictures.ifPresent(chosen -> warnings.add(chosen.why()));
        return pictures.map(PictureLayers::layers).orElseGet(() -> layers(numbers(encoding.features())));
    }

    /** Of the cells of the only feature; null where there are others, or they are single numbers. */
    private @Nullable Shape onlyShape(EncodingPlan encoding) {
        List<Integer> dims = encoding.features().size() == 1
                ? find(encoding.features().get(0)).map(Column::shape).orElse(null)
                : null;
        return dims == null ? null : new Shape(dims);
    }

    /** What has to come before the hidden layers. */
    private List<LayerSpec> inFront(EncodingPlan encoding, List<LayerSpec> hidden) {
        if (lacksEmbedding(encoding)) {
            return List.of(new Embedding(null, null));
        }
        Shape shape = onlyShape(encoding);
        return shape == null ? List.of() : RowShape.inFront(shape, hidden);
    }

    /** How many numbers these columns have in a row. */
    private int numbers(List<String> names) {
        return names.stream()
                .mapToInt(name -> find(name).map(Column::size).orElse(1))
                .sum();
    }

    private NetworkDefinition askedNetwork() {
        return Objects.requireNonNullElse(asked.network(), NetworkDefinition.OPEN);
    }

    /** Deep where the rows are many for their features, or these span a line or a plane that the rows cover. */
    private List<LayerSpec> layers(int features) {
        boolean dense = features <= INPUTS_OF_A_PLANE || dataset.rows() >= ROWS_OF_A_FEATURE * features;
        int count = hasTooFewRows() || !dense ? 1 : HIDDEN_LAYERS;
        return Collections.nCopies(count, new Dense(HIDDEN_UNITS, new Swish()));
    }

    /** Whether categories are to be embedded and nobody says how; then it is done in front. */
    private boolean lacksEmbedding(EncodingPlan encoding) {
        List<LayerSpec> layers = askedNetwork().layers();
        return (layers == null || !embeds(layers))
                && encoding.features().stream()
                        .flatMap(name -> find(name).stream())
                        .anyMatch(encoding::embeds);
    }

    private static boolean embeds(List<LayerSpec> layers) {
        return layers.stream()
                .anyMatch(layer -> layer instanceof Embedding
                        || (layer instanceof Residual residual && embeds(residual.layers())));
    }

    private static Activation outputActivation(Outcome outcome, Loss loss) {
        return switch (outcome) {
            case NUMBERS -> loss.expectsCounts() ? new Softplus(1) : new Identity();
            case TWO_CLASSES, ANSWERS -> new Sigmoid();
            case CLASSES -> new Softmax();
        };
    }

    private ResolvedTraining training(SplitPlan split, double heldBack, Outcome outcome, int features) {
        TrainingDefinition wanted = Objects.requireNonNullElse(asked.training(), TrainingDefinition.USUAL);
        int epochs = wanted.epochs() == null ? epochs(wanted.batchSize().most(), heldBack) : wanted.epochs();
        return ResolvedTraining.of(
                wanted,
                epochs,
                wanted.optimizer() == null ? optimizer(features) : wanted.optimizer(),
                schedule(wanted.schedule(), split),
                earlyStopping(wanted.earlyStopping(), epochs, split),
                averaging(wanted),
                wanted.metrics() == null ? metrics(outcome, split) : canonical(wanted.metrics()),
                classWeights(wanted.classWeights()));
    }

    private @Nullable ClassWeights classWeights(@Nullable ClassWeights wanted) {
        return wanted instanceof ClassWeights.ByLabel byLabel ? byLabel.resolved(labels()) : wanted;
    }

    /** Of the target, as far as they are known beforehand. */
    private List<String> labels() {
        List<String> targets = asked.target() == null ? List.of(last()) : asked.target();
        return targets.size() == 1 ? find(targets.get(0)).map(ClassLabels::of).orElse(List.of()) : List.of();
    }

    private List<String> metrics(Outcome outcome, SplitPlan split) {
        return measures(split) ? outcome.usual().stream().map(Metric::word).toList() : List.of();
    }

    /** Whether the network that becomes the model has a validation set. */
    private boolean measures(SplitPlan split) {
        return split.share(columns, dataset.rows()) > 0;
    }

    /** Few rows are worth learning from once more with those that have only been chosen by. */
    private JobDefinition.Refit refit(SplitPlan split, ResolvedTraining training) {
        if (asked.refit() != null) {
            return asked.refit();
        }
        boolean open = asked.resumeFrom() == null
                && (asked.split() == null || asked.split().leavesValidation());
        boolean chosen = training.stopsEarly() && !(training.schedule() instanceof ReduceOnPlateau);
        boolean measured = measures(split) && split.testShare(columns, dataset.rows()) > 0;
        return open && chosen && measured && training.maxRuntimeS() == null && dataset.rows() < FEW_ROWS_TO_REFIT
                ? JobDefinition.Refit.VALIDATION
                : JobDefinition.Refit.NONE;
    }

    private static List<String> canonical(List<String> names) {
        return names.stream().map(MetricName::canonical).distinct().toList();
    }

    private int epochs(int batchSize, double heldBack) {
        double epochs = Math.ceil(STEPS / stepsPerEpoch(batchSize, heldBack));
        return (int) Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
    }

    private double stepsPerEpoch(int batchSize, double heldBack) {
        return Math.ceil(dataset.rows() * (1 - heldBack) / batchSize);
    }

    /** Without decay where the rows are so few that each of them is to be met exactly. */
    private Optimizer optimizer(int features) {
        if (hasTooFewRows()) {
            return new Adam(LEARNING_RATE_OF_FEW_ROWS);
        }
        double rate = dataset.rows() < FEW_ROWS ? LEARNING_RATE_OF_FEW_ROWS : LEARNING_RATE;
        double most = features <= INPUTS_OF_A_PLANE ? DECAY_OF_A_PLANE : MOST_DECAY;
        double decay = Math.min(most, DECAY_TIMES_ROWS / dataset.rows());
        return new AdamW(rate, 0.9, 0.999, 1e-8, Math.rint(1000 * decay) / 1000);
    }

    /**
     * Who chooses an optimizer chooses all of how the weights move, as definitions do that are resolved already; and in a
     * training that somebody wants short a mean would lag.
     */
    private @Nullable WeightAveraging averaging(TrainingDefinition wanted) {
        boolean open = wanted.optimizer() == null && wanted.epochs() == null && wanted.weightAveraging() == null;
        return open && !hasTooFewRows() ? new WeightAveraging(AVERAGED) : wanted.weightAveraging();
    }

    private boolean hasTooFewRows() {
        return dataset.rows() < FEWEST_ROWS_TO_HOLD_BACK;
    }

    private Schedule schedule(Schedule wanted, SplitPlan split) {
        return wanted instanceof ReduceOnPlateau plateau && plateau.metric() == null
                ? plateau.watching((measures(split) ? Series.VALIDATION : Series.TRAINING).loss())
                : wanted;
    }

    private EarlyStopping earlyStopping(@Nullable EarlyStopping wanted, int epochs, SplitPlan split) {
        if (wanted != null) {
            return wanted;
        }
        boolean validated = measures(split) || split.folds() != null;
        return validated
                ? new EarlyStopping(Series.VALIDATION.loss(), Math.max(PATIENCE, epochs / 4), 0)
                : EarlyStopping.NONE;
    }
}
