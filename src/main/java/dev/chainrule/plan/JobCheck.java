package dev.chainrule.plan;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Scaling;
import dev.chainrule.encoding.Task;
import dev.chainrule.model.ModelNames;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MisfitException;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Splitting;
import dev.chainrule.split.SplittingCheck;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that stands against running a job, found before it is queued. */
public final class JobCheck {

    /** As many as one list of a definition may have. */
    private static final int MOST_EMBEDDED = 1000;

    private static final long MOST_VALUES = Integer.MAX_VALUE;

    private final JobPlan plan;
    private final TrainingSettings settings;
    private final List<Violation> violations = new ArrayList<>();

    private JobCheck(JobPlan plan, TrainingSettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    public static List<Violation> violations(JobPlan plan, TrainingSettings settings) {
        JobCheck check = new JobCheck(plan, settings);
        check.name();
        check.owner();
        check.violations.addAll(plan.columns().violations(plan.dataset().columns()));
        check.violations.addAll(SplittingCheck.violations(
                plan.split(), plan.dataset().columns(), plan.dataset().rows()));
        check.constants();
        check.target();
        check.output();
        check.embedding(plan::pointer, plan.layers(), true);
        check.metrics();
        check.folds();
        check.refit();
        check.earlyStopping();
        check.classWeights();
        check.schedule();
        if (check.violations.isEmpty()) {
            check.violations.addAll(widths(plan, inputs(plan), plan.embedded()));
        }
        if (check.violations.isEmpty()) {
            check.size();
        }
        return check.violations;
    }

    private void name() {
        String name = String.valueOf(plan.definition().name());
        if (!ModelNames.isValid(name)) {
            add("/name", "cannot be the name of a job and its model", name, ModelNames.RULE);
        }
    }

    private void owner() {
        String owner = plan.definition().owner();
        if (owner.isBlank()) {
            add("/owner", "must not be blank", owner, "a name of up to 100 characters");
        }
    }

    private void constants() {
        List<String> constant = plan.dataset().columns().stream()
                .filter(Column::constant)
                .map(Column::name)
                .toList();
        if (constant.isEmpty()) {
            return;
        }
        if (constant.containsAll(plan.columns().features())) {
            add(
                    "/features",
                    "all of them are constant, so nothing can be learned from them",
                    plan.columns().features(),
                    "at least one column that is not constant");
        }
        if (plan.columns().task() == Task.REGRESSION) {
            plan.columns().targets().stream()
                    .filter(constant::contains)
                    .forEach(target -> add(
                            "/target",
                            "\"%s\" is constant, so there is nothing to predict".formatted(target),
                            target,
                            "a column that is not constant"));
        }
    }

    private void target() {
        if (plan.kept() == null) {
            violations.addAll(TargetCheck.violations(
                    plan.columns().task(), plan.targetColumns(), plan.dataset().rows()));
        }
    }

    private void output() {
        Activation activation = plan.outputActivation();
        if (plan.columns().task() == Task.REGRESSION) {
            lossOfNumbers(plan.loss());
        } else {
            lossOfClasses(plan.loss(), activation);
        }
        if (plan.outputs() == 1 && activation instanceof Softmax) {
            add("/network/output/activation", "softmax of a single output is always 1", activation, "\"sigmoid\"");
        }
        if (!activation.fitsOutput()) {
            String name = Menu.nameOf(activation);
            String hint = "the same at the end of layers: {\"type\": \"dense\", \"units\": 16, \"activation\": \"%s\"}";
            add("/network/output/activation", "is for hidden layers only", activation, hint.formatted(name));
        }
    }

    /** @param outermost whether these layers begin with the network's first */
    private void embedding(IntFunction<String> pointers, List<LayerSpec> layers, boolean outermost) {
        for (int i = 0; i < layers.size(); i++) {
            String pointer = pointers.apply(i);
            if (layers.get(i) instanceof Residual residual) {
                embedding(inner(pointer), residual.layers(), false);
            } else if (layers.get(i) instanceof Embedding embedding) {
                embedding(pointer, embedding, outermost && i == 0);
            }
        }
    }

    private void embedding(String pointer, Embedding embedding, boolean first) {
        if (!first) {
            add(pointer, "reads the categorical features, so it must be the first layer", "embedding", "put it first");
        } else if (plan.embedded().isEmpty()) {
            noneEmbedded(pointer);
        } else if (plan.embedded().size() > MOST_EMBEDDED) {
            String detail = String.format(
                    Locale.ROOT, "%,d features are categorical", plan.embedded().size());
            add(
                    "/features",
                    detail,
                    plan.embedded().size(),
                    String.format(Locale.ROOT, "at most %,d to embed", MOST_EMBEDDED));
        }
        if (embedding.columns() != null) {
            add(
                    pointer + "/columns",
                    "are filled in from the data",
                    embedding.columns().size(),
                    "leave them out");
        }
    }

    private void noneEmbedded(String pointer) {
        if (plan.categories().isEmpty()) {
            add(pointer, "needs categorical features, and there are none", "embedding", "remove this layer");
        } else {
            String hint = "\"preprocessing\": {\"categorical\": \"embedding\"}";
            add(pointer, "needs categorical features that are encoded for it", "embedding", hint);
        }
    }

    /** Whether each layer can take as many values as the one before it gives; the first bad place. */
    public static List<Violation> widths(JobPlan plan, int inputs, List<EmbeddedColumn> embedded) {
        List<Violation> hidden = widths(plan::pointer, plan.layers(embedded), inputs);
        if (!hidden.isEmpty()) {
            return hidden;
        }
        try {
            plan.network(inputs, embedded, plan.outputs()).build();
            return List.of();
        } catch (ArithmeticException tooLarge) {
            return List.of(); // which size() says
        } catch (MisfitException unfit) {
            return List.of(misfit("/network/output", unfit));
        }
    }

    private static List<Violation> widths(IntFunction<String> pointers, List<LayerSpec> layers, int inputs) {
        int width = inputs;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            String pointer = pointers.apply(i);
            if (layer instanceof Residual residual) {
                List<Violation> inside = widths(inner(pointer), residual.layers(), width);
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
            try {
                width = layer.build(width).outputs();
            } catch (ArithmeticException tooLarge) {
                return List.of(); // which size() says
            } catch (MisfitException unfit) {
                return List.of(misfit(pointer, unfit));
            }
        }
        return List.of();
    }

    /** Where the layers of a residual block stand. */
    private static IntFunction<String> inner(String residual) {
        return layer -> residual + "/layers/" + layer;
    }

    private static Violation misfit(String layer, MisfitException unfit) {
        String pointer = unfit.field().isEmpty() ? layer : layer + "/" + unfit.field();
        return Violation.at(pointer, String.valueOf(unfit.getMessage()), null, unfit.hint());
    }

    private void lossOfNumbers(Loss loss) {
        if (!loss.suitsNumbers()) {
            add("/loss", "is a loss for classification, and this is a regression", loss, "\"mse\"");
        } else if (plan.outputs() < loss.fewestOutputs()) {
            add("/loss", "compares several outputs, and there is one target", loss, "\"mse\", or several targets");
        }
        if (loss.expectsCounts()) {
            counts();
        }
    }

    private void counts() {
        Scaling scaling = plan.columns().target();
        if (scaling != Scaling.NONE) {
            add("/preprocessing/target", "this loss needs unscaled targets", scaling.word(), "\"none\"");
        }
        if (!(plan.outputActivation() instanceof Softplus)) {
            String detail = "this loss needs outputs above 0 without an upper bound";
            add("/network/output/activation", detail, plan.outputActivation(), "\"softplus\"");
        }
        for (Column column : plan.targetColumns()) {
            if (isNegative(column.min())) {
                String detail = "\"%s\" has negative values, and this loss is for counts".formatted(column.name());
                add("/target", detail, column.min(), "a column of numbers from 0, or \"loss\": \"mse\"");
            }
        }
    }

    private static boolean isNegative(@Nullable Number number) {
        return number != null && number.doubleValue() < 0;
    }

    private void lossOfClasses(Loss loss, Activation activation) {
        boolean exclusive = plan.outcome() == Outcome.CLASSES;
        if (!loss.suitsClasses()) {
            String hint = exclusive ? "\"categorical_cross_entropy\"" : "\"binary_cross_entropy\"";
            add("/loss", "is a loss for regression, and this is a classification", loss, hint);
        } else if (!exclusive && loss.fewestOutputs() > 1) {
            add("/loss", "two classes use a single output here", loss, "\"binary_cross_entropy\"");
        } else if (plan.outcome() == Outcome.ANSWERS && activation instanceof Softmax) {
            String detail = "several targets are predicted independently, and softmax makes them compete";
            add("/network/output/activation", detail, activation, "\"sigmoid\"");
        } else if (exclusive && loss.needsDistribution() && activation instanceof Sigmoid) {
            String detail = "this loss uses only the probability of the true class, so all probabilities must sum to 1";
            String hint = "\"softmax\", or \"loss\": \"binary_cross_entropy\", which treats each class independently";
            add("/network/output/activation", detail, activation, hint);
        } else if (needsProbabilities(loss, activation)) {
            String hint = exclusive ? "\"softmax\": the loss takes the logarithm itself" : "\"sigmoid\"";
            add("/network/output/activation", "a classification needs probabilities", activation, hint);
        }
    }

    /** The squared error learns classes from any numbers; but logarithms are no answer. */
    private static boolean needsProbabilities(Loss loss, Activation activation) {
        boolean probabilities = activation instanceof Sigmoid || activation instanceof Softmax;
        boolean numbers = loss.suitsNumbers() && !(activation instanceof LogSoftmax);
        return activation.fitsOutput() && !probabilities && !numbers;
    }

    private void earlyStopping() {
        EarlyStopping stopping = plan.earlyStopping();
        if (stopping != null) {
            measured("/training/early_stopping/metric", stopping.metric(), plan.holdsBack());
        }
    }

    /** The network that becomes the model must see it too, so held-back rows of folds are not enough. */
    private void schedule() {
        if (plan.training().schedule() instanceof ReduceOnPlateau plateau) {
            measured("/training/schedule/metric", String.valueOf(plateau.metric()), plan.validationShare() > 0);
        }
    }

    private void measured(String pointer, String metric, boolean heldBack) {
        List<String> known = MetricName.watchable(plan.metrics(), heldBack);
        if (!known.contains(metric)) {
            add(pointer, unmeasured(metric.startsWith("val_") && !heldBack), metric, hint(metric, known));
        }
    }

    private void metrics() {
        List<String> asked = plan.metricNames();
        List<String> known = new ArrayList<>();
        plan.metrics().forEach(metric -> known.add(metric.word()));
        plan.metrics().forEach(metric -> known.add("train_" + metric.word()));
        boolean measured = plan.validationShare() > 0;
        if (!measured) {
            known.removeIf(name -> !name.startsWith("train_"));
        }
        for (int i = 0; i < asked.size(); i++) {
            String name = asked.get(i);
            if (!known.contains(name)) {
                boolean ofNoRows = !measured && !name.startsWith("train_");
                add("/training/metrics/" + i, unmeasured(ofNoRows), name, hint(name, known));
            }
        }
    }

    private void refit() {
        if (plan.refit() == JobDefinition.Refit.VALIDATION && plan.validationShare() == 0) {
            String detail = "there is no validation set to learn from besides";
            add("/refit", detail, plan.refit().word(), "\"none\", or \"split\": {\"validation\": 0.15, \"test\": 0.15}");
        } else if (plan.refit() == JobDefinition.Refit.VALIDATION && plan.testShare() == 0) {
            String detail = "there is no test set, and no other rows would be left to measure the model on";
            add("/refit", detail, plan.refit().word(), "\"split\": {\"test\": 0.15}, or \"all\"");
        }
    }

    /** Each row is a validation row in one of the folds, and each class must be in each of them. */
    private void folds() {
        int folds = plan.folds();
        long rows = plan.usableRows();
        if (folds > rows) {
            String detail = String.format(Locale.ROOT, "there are only %,d rows for %d folds", rows, folds);
            add("/split/folds", detail, folds, "at most as many folds as rows");
        } else if (folds > 0
                && plan.columns().task() == Task.CLASSIFICATION
                && plan.split().by() == Splitting.By.STRATIFIED) {
            plan.targetColumns().stream()
                    .map(Column::histogram)
                    .filter(Objects::nonNull)
                    .forEach(this::everyClassInEveryFold);
        }
    }

    private void everyClassInEveryFold(List<Column.ValueCount> classes) {
        classes.stream()
                .min(Comparator.comparingLong(Column.ValueCount::count))
                .filter(rarest -> rarest.count() < plan.folds())
                .ifPresent(rarest -> add(
                        "/split/folds",
                        String.format(
                                Locale.ROOT,
                                "the class \"%s\" has only %,d rows for %d folds",
                                rarest.value(),
                                rarest.count(),
                                plan.folds()),
                        plan.folds(),
                        "at most as many folds as the rarest class has rows"));
    }

    private static String unmeasured(boolean ofNoRows) {
        return ofNoRows ? "is not measured, because there is no validation split" : "is not a metric of this job";
    }

    private static String hint(String written, List<String> known) {
        String meant = Stream.of("val_" + written, "train_" + written)
                .filter(known::contains)
                .findFirst()
                .or(() -> Spelling.nearest(written, known))
                .map("did you mean \"%s\"? "::formatted)
                .orElse("");
        return meant + "one of: " + String.join(", ", known);
    }

    private void classWeights() {
        ClassWeights weights = plan.training().classWeights();
        String pointer = "/training/class_weights";
        if (weights == null) {
            return;
        }
        if (plan.columns().task() == Task.REGRESSION || plan.columns().targets().size() > 1) {
            add(pointer, "only the classes of a single target can be weighted", null, "leave it out");
        } else if (weights instanceof ClassWeights.ByLabel byLabel) {
            List<Column> targets = plan.targetColumns();
            List<String> labels = targets.stream()
                    .flatMap(column -> ClassLabels.of(column).stream())
                    .toList();
            if (!targets.isEmpty() && labels.isEmpty()) {
                add(pointer, "there are too many classes to weight them one by one", null, "\"balanced\"");
            }
            byLabel.weights().forEach((label, weight) -> classWeight(label, weight, labels));
            if (byLabel.weights().values().stream().allMatch(weight -> weight == 0)) {
                add(pointer, "leaves no training row", byLabel.weights(), "a weight above 0");
            }
        }
    }

    private void classWeight(String label, double weight, List<String> labels) {
        String pointer = Violation.field("/training/class_weights", label);
        if (!labels.isEmpty() && !labels.contains(label)) {
            add(pointer, "there is no class \"%s\"".formatted(label), weight, Spelling.hint(label, labels));
        }
        if (weight < 0) {
            add(pointer, "must be at least 0", weight, "0 or more; 1 counts as if there were no weights");
        }
    }

    /** Only for a definition that is otherwise right, because its shape must be known. */
    private void size() {
        NetworkSpec spec;
        long parameters;
        try {
            spec = plan.network();
            parameters = spec.parameterCount();
        } catch (ArithmeticException tooLarge) {
            add("/network/layers", "one layer would have more than 2³¹ parameters", null, "fewer units");
            return;
        }
        if (spec.build().mixesRows() && plan.batchSize() == 1) {
            String detail = "batch_normalization cannot measure a batch of a single row";
            add("/training/batch_size", detail, 1, "at least 2, or layer_normalization instead");
        }
        if (parameters > settings.maxParameters()) {
            String detail = String.format(Locale.ROOT, "the network would have %,d parameters", parameters);
            String hint = String.format(
                    Locale.ROOT, "at most %,d (chainrule.training.max-parameters)", settings.maxParameters());
            add("/network/layers", detail, parameters, hint);
        }
        long values = (long) plan.dataset().rows() * spec.inputs();
        if (values > MOST_VALUES) {
            String detail = String.format(
                    Locale.ROOT,
                    "%,d rows of %,d inputs are %,d values",
                    plan.dataset().rows(),
                    spec.inputs(),
                    values);
            add(
                    "/features",
                    detail,
                    values,
                    String.format(Locale.ROOT, "at most %,d: fewer features or rows", MOST_VALUES));
        }
        memory(MemoryEstimate.of(plan, spec, settings.threads(plan)));
    }

    private void memory(MemoryEstimate memory) {
        if (memory.total() > settings.memoryBytes()) {
            String detail = "the job would need " + memory.arithmetic();
            String hint =
                    String.format(Locale.ROOT, "at most %,d bytes (chainrule.training.memory)", settings.memoryBytes());
            add(memory.largestTerm().pointer(), detail, memory.total(), hint);
        } else if (memory.largest() > MOST_VALUES) {
            String detail = String.format(Locale.ROOT, "one matrix of a batch would have %,d values", memory.largest());
            add(
                    "/training/batch_size",
                    detail,
                    plan.batchSize(),
                    String.format(Locale.ROOT, "at most %,d values: a smaller batch", MOST_VALUES));
        }
    }

    /** At most so many: a category that only held-back rows have gets no input. */
    static int inputs(JobPlan plan) {
        if (plan.kept() != null) {
            return plan.kept().inputs();
        }
        long inputs = 0;
        for (Column column : plan.dataset().columns()) {
            if (plan.columns().features().contains(column.name())) {
                inputs += plan.columns().inputs(column, plan.outputs());
            }
        }
        return Math.toIntExact(inputs);
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        Object shown = got instanceof Activation || got instanceof Loss ? Menu.nameOf(got) : got;
        violations.add(Violation.at(pointer, detail, shown, hint));
    }
}
