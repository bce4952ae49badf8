package dev.chainrule.plan;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.EpochMetrics;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.augmentation.PictureAugmentation;
import dev.chainrule.network.augmentation.PixelScale;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.plan.ResolvedDefinition.ResolvedOutput;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job that can be run: a definition with every default filled in, and the dataset it is for.
 *
 * @param columns the features and targets, and what becomes of them
 * @param outputs how many outputs the dataset's target asks for
 * @param layersInFront how many of the first layers nobody asked for: an embedding, or the shape of a picture
 * @param warnings what the user should know beforehand
 * @param kept the encoding of the network that it resumes with; null for one that is yet to be fitted
 */
public record JobPlan(
        Dataset dataset,
        ResolvedDefinition definition,
        EncodingPlan columns,
        int outputs,
        int layersInFront,
        List<String> warnings,
        @Nullable Encoding kept) {

    /** Of a job that was submitted before; whoever submitted it has been told what there was to be known. */
    public static JobPlan of(ResolvedDefinition definition, Dataset dataset, @Nullable Encoding kept) {
        List<Column> targets = dataset.columns().stream()
                .filter(column -> definition.target().contains(column.name()))
                .toList();
        int outputs = outputs(definition.task(), targets, kept);
        return new JobPlan(dataset, definition, definition.columns(), outputs, 0, List.of(), kept);
    }

    /** The same, of which the user should know this too. */
    public JobPlan with(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new JobPlan(dataset, definition, columns, outputs, layersInFront, all, kept);
    }

    /** The definition as a user would write it. */
    public ObjectNode json() {
        return definition.json();
    }

    public ResolvedTraining training() {
        return definition.training();
    }

    /** Of the rows that become the model. */
    public double validationShare() {
        return split().share(dataset.columns(), dataset.rows());
    }

    public double testShare() {
        return split().testShare(dataset.columns(), dataset.rows());
    }

    /** How many networks are trained beside the model for its cross-validated metrics; 0 for none. */
    public int figureFolds() {
        return split().crossValidation();
    }

    /** On which rows the model is trained once more, if at all. */
    public JobDefinition.Refit refit() {
        return definition.refit();
    }

    /** How many networks cross-validation trains besides the model; 0 for no cross-validation. */
    public int folds() {
        return Objects.requireNonNullElse(split().folds(), 0);
    }

    public SplitPlan split() {
        return definition.split();
    }

    public Loss loss() {
        return definition.loss();
    }

    Optimizer optimizer() {
        return training().optimizer();
    }

    public int epochs() {
        return training().epochs();
    }

    /** The most rows of one step. */
    public int batchSize() {
        return training().batchSize().most();
    }

    /** Of each training: of the folds, and of the model. */
    public LongStream trainingRows() {
        double tested = testShare();
        long rows = untestedRows();
        LongStream further = refitRows();
        if (folds() == 0) {
            double share = tested == 0 ? validationShare() : validationShare() / (1 - tested);
            long training = rows - Math.round(rows * share);
            return LongStream.concat(LongStream.of(training), further);
        }
        LongStream folds =
                LongStream.range(0, folds()).map(fold -> rows - rows / folds() - (fold < rows % folds() ? 1 : 0));
        return LongStream.concat(LongStream.concat(folds, LongStream.of(rows)), further);
    }

    /** Of the training once more, if there is one. */
    private LongStream refitRows() {
        return switch (refit()) {
            case NONE -> LongStream.empty();
            case VALIDATION -> LongStream.of(untestedRows());
            case ALL -> LongStream.of(usableRows());
        };
    }

    /** Those that have a target and are not in the test set. */
    private long untestedRows() {
        long usable = usableRows();
        return usable - Math.round(usable * testShare());
    }

    /** Those that have a target. */
    public long usableRows() {
        return dataset.rows() - targets().mapToLong(Column::missing).max().orElse(0);
    }

    /** Whether {@link #trainingRows} is sure, before the table is read. */
    boolean knowsItsRows() {
        if (targets().filter(target -> target.missing() > 0).count() > 1) {
            return false;
        }
        boolean stratified = columns.classes() != null;
        return !stratified || folds() > 0 || targets().allMatch(this::everyClassGivesItsShare);
    }

    private boolean everyClassGivesItsShare(Column target) {
        List<Column.ValueCount> classes = Objects.requireNonNullElse(target.histogram(), List.of());
        long counted = classes.stream().mapToLong(Column.ValueCount::count).sum();
        double tested = testShare(); // of named rows each share is counted anew
        double heldBack = validationShare() + tested;
        int spare = tested == 0 ? 2 : 4;
        return counted == usableRows()
                && classes.stream().allMatch(it -> (long) (it.count() * heldBack) + spare <= it.count());
    }

    private Stream<Column> targets() {
        return dataset.columns().stream().filter(column -> columns.targets().contains(column.name()));
    }

    /** In the order of the dataset; without names that it does not have. */
    public List<Column> targetColumns() {
        return targets().toList();
    }

    List<Column> featureColumns() {
        return dataset.columns().stream()
                .filter(column -> columns.features().contains(column.name()))
                .toList();
    }

    /** That the networks may take which are trained besides: for cross-validated metrics, and the model once more. */
    public long furtherSteps() {
        long again = refitRows().map(this::steps).sum();
        if (figureFolds() == 0) {
            return again;
        }
        long rows = untestedRows();
        long ofFold = rows - rows / figureFolds();
        return again
                + figureFolds()
                        * (steps(ofFold - Math.round(ofFold * validationShare()))
                                + (refit() == JobDefinition.Refit.VALIDATION ? steps(ofFold) : 0));
    }

    /** In all epochs over so many rows. */
    public long steps(long rows) {
        return (rows + batchSize() - 1) / batchSize() * epochs();
    }

    public Activation outputActivation() {
        return output().activation();
    }

    private ResolvedOutput output() {
        return definition.network().output();
    }

    public List<LayerSpec> layers() {
        return definition.network().layers();
    }

    /** Where a layer was asked for: one that is put in front is for what the preprocessing says. */
    public String pointer(int layer) {
        int asked = layer - layersInFront;
        return asked < 0 ? "/preprocessing" : "/network/layers/" + asked;
    }

    /** The layers as they are asked for, once it is known which inputs hold categories. */
    public List<LayerSpec> layers(List<EmbeddedColumn> embedded) {
        return layers().stream()
                .map(layer -> layer instanceof Embedding embedding ? embedding.of(embedded) : layer)
                .toList();
    }

    /** At most so many: a category that only validation or test rows have gets no input. */
    public int inputs() {
        if (kept != null) {
            return kept.inputs();
        }
        long inputs = 0;
        for (Column column : dataset.columns()) {
            if (columns.features().contains(column.name())) {
                inputs += columns.inputs(column, outputs);
            }
        }
        return Math.toIntExact(inputs);
    }

    /** Whether its features are numbers of 0 to 255 that are all scaled alike: those of a picture, and nothing beside it. */
    boolean learnsFromBytes() {
        List<Column> features = featureColumns();
        return features.size() == 1
                && columns.features().size() == 1
                && features.get(0).element() == ElementType.UINT8;
    }

    /** As large as it may become: categories and classes that only validation or test rows have count too. */
    public NetworkSpec network() {
        return network(inputs(), embedded(), outputs);
    }

    /** Those of the whole dataset. */
    public List<EmbeddedColumn> embedded() {
        return kept == null ? columns.embedded(dataset.columns(), outputs) : kept.embedded();
    }

    /** How common each class of the target is. */
    public List<ClassFraction> classes() {
        return ClassFraction.of(columns.task(), targetColumns());
    }

    /** The features that are no numbers. */
    public List<Column> categories() {
        return featureColumns().stream()
                .filter(column -> !column.type().quantity() && column.type() != ColumnType.TEXT && !column.wide())
                .toList();
    }

    /** @param embedded the inputs that hold the index of a category */
    public NetworkSpec network(int inputs, List<EmbeddedColumn> embedded, int fittedOutputs) {
        return new NetworkSpec(
                inputs,
                layers(embedded),
                fittedOutputs,
                outputActivation(),
                output().initializer(),
                output().biasInitializer());
    }

    /** Whether there are validation rows. */
    public boolean holdsBack() {
        return validationShare() > 0 || folds() > 0;
    }

    /** As many as the target's classes ask for, one for two of them; or as the network has that it resumes with. */
    static int outputs(Task task, List<Column> targets, @Nullable Encoding kept) {
        if (kept != null) {
            return kept.outputs();
        }
        if (task == Task.REGRESSION || targets.size() != 1) {
            return Math.max(1, targets.size());
        }
        long classes = targets.get(0).distinct();
        return classes <= 2 ? 1 : Math.toIntExact(classes);
    }

    /** What the outputs mean; a fitted encoding may have fewer of them than the dataset promised. */
    public static Outcome outcome(Task task, int targets, int outputs) {
        if (task == Task.REGRESSION) {
            return Outcome.NUMBERS;
        }
        if (targets > 1) {
            return Outcome.ANSWERS;
        }
        return outputs == 1 ? Outcome.TWO_CLASSES : Outcome.CLASSES;
    }

    public Outcome outcome() {
        return outcome(columns.task(), columns.targets().size(), outputs);
    }

    /** Everything that can be measured. */
    public List<Metric> metrics() {
        return outcome().metrics(outputs);
    }

    /** The metrics that may decide something, by name: on the training set, and on the validation set if there is one. */
    public List<String> watchable() {
        return MetricName.watchable(metrics(), holdsBack());
    }

    /** What is asked to be in the history. */
    public List<String> metricNames() {
        return training().metrics();
    }

    /** Of the history, and what early stopping and the schedule look at. */
    private EpochMetrics measured(@Nullable EarlyStopping stopping) {
        List<String> names = new ArrayList<>(metricNames());
        if (stopping != null) {
            names.add(stopping.metric());
        }
        if (training().schedule() instanceof ReduceOnPlateau plateau && plateau.metric() != null) {
            names.add(plateau.metric());
        }
        Map<Boolean, List<Metric>> ofTraining = names.stream()
                .flatMap(name -> MetricName.of(name).stream())
                .collect(Collectors.partitioningBy(
                        MetricName::training, Collectors.mapping(MetricName::metric, Collectors.toList())));
        return new EpochMetrics(ofTraining.getOrDefault(true, List.of()), ofTraining.getOrDefault(false, List.of()));
    }

    /** Null where training goes on to its last epoch. */
    public @Nullable EarlyStopping earlyStopping() {
        return training().stopsEarly() ? training().earlyStopping() : null;
    }

    /** Before anything is fitted: it takes the same memory. */
    public TrainingPlan trainingPlan(Outcome outcome, long seed) {
        return trainingPlan(outcome, seed, augmentation(PixelScales::of));
    }

    /** @param encoding of the rows */
    public TrainingPlan trainingPlan(Outcome outcome, long seed, Encoding encoding) {
        return trainingPlan(
                outcome,
                seed,
                augmentation(
                        column -> PixelScales.of(column, encoding.onlyWide().orElseThrow())));
    }

    /** Null where rows are learned from as they are. */
    private @Nullable PictureAugmentation augmentation(Function<Column, PixelScale> scale) {
        List<Augmentation> steps = training().augmentation();
        return steps == null || !training().augments()
                ? null
                : new PictureAugmentation(steps, scale.apply(pictures().orElseThrow()));
    }

    /** A feature that is a picture and has others beside it. */
    public Optional<Column> picturesAmongOthers() {
        return columns.features().size() == 1
                ? Optional.empty()
                : featureColumns().stream()
                        .filter(column -> column.type() == ColumnType.IMAGE)
                        .findFirst();
    }

    /** The one feature, where that is a picture. */
    public Optional<Column> pictures() {
        List<Column> features = featureColumns();
        return features.size() == 1 && columns.features().size() == 1
                ? features.stream()
                        .filter(column -> column.type() == ColumnType.IMAGE)
                        .findFirst()
                : Optional.empty();
    }

    private TrainingPlan trainingPlan(Outcome outcome, long seed, @Nullable PictureAugmentation augmentation) {
        EarlyStopping stopping = earlyStopping();
        return TrainingPlan.of(loss(), optimizer(), training().schedule(), outcome)
                .epochs(epochs())
                .batchSize(batchSize())
                .earlyStopping(stopping)
                .clipping(Objects.requireNonNullElse(training().gradientClipping(), GradientClipping.NONE))
                .averaging(training().weightAveraging())
                .seed(seed)
                .regularizer(training().regularizer())
                .inputNoise(training().inputNoise())
                .augmentation(augmentation)
                .measured(measured(stopping))
                .build();
    }
}
