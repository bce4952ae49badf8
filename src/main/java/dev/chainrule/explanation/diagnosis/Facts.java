package dev.chainrule.explanation.diagnosis;

import dev.chainrule.choice.Menu;
import dev.chainrule.explanation.study.Judgement;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.JobError;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.Histogram;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Snapshot.OfLayer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job: what was asked for, how its loss went, what its network looked like inside, and its rows.
 *
 * @param job id
 * @param data null where the rows cannot be read, or are not to be
 * @param judgement of the rows; null without them, or with very few
 */
record Facts(
        String job,
        ResolvedDefinition definition,
        @Nullable JobError error,
        LearningCurve curve,
        List<Snapshot> snapshots,
        @Nullable Studied data,
        @Nullable Judgement judgement,
        List<Suspicion> suspicions) {

    /** With fewer rows, what simple methods make of them says little. */
    static final int FEW_ROWS = 20;

    private static final int MANY_STEPS = 1000;

    /** Of fewer rows an epoch is a few steps, which have to be longer. */
    private static final int FEW_STEPS_ROWS = 1000;

    /**
     * What was seen in the table itself.
     *
     * @param column that it is about; null for whole rows
     * @param share of rows that it is true of
     */
    record Suspicion(FindingCode code, @Nullable String column, String detail, double share) {}

    static Facts of(
            TrainingJob job,
            ResolvedDefinition definition,
            Histories histories,
            Snapshots snapshots,
            @Nullable Studied data,
            List<Suspicion> suspicions) {
        return new Facts(
                job.id(),
                definition,
                job.error(),
                LearningCurve.of(histories, job.id()),
                snapshots.of(job.id()),
                data,
                (data == null || data.count() < FEW_ROWS) ? null : Judgement.of(data),
                suspicions);
    }

    boolean diverged() {
        return error != null && "diverged".equals(error.code());
    }

    ResolvedTraining training() {
        return definition.training();
    }

    List<LayerSpec> layers() {
        return definition.network().layers();
    }

    double learningRate() {
        return training().optimizer().learningRate();
    }

    /** A learning rate that suits the optimizer, and is much lower than the one that was asked for. */
    double lowerRate() {
        return Measures.rounded(Math.min(usualRate(), learningRate() / 10));
    }

    /** What suits the optimizer in most trainings. */
    double usualRate() {
        return switch (Menu.nameOf(training().optimizer())) {
            case "sgd", "adagrad" -> 0.05;
            case "momentum", "nesterov" -> 0.01;
            case "adadelta" -> 1;
            case "lion" -> 3e-4;
            default -> data != null && data.all() < FEW_STEPS_ROWS ? 0.01 : 0.003;
        };
    }

    private boolean adaptive() {
        String name = Menu.nameOf(training().optimizer());
        return !List.of("sgd", "momentum", "nesterov").contains(name);
    }

    /**
     * Where a layer stands in the definition; null for the output layer.
     *
     * @param place counted from 1, and in residual blocks their layers
     */
    @Nullable
    String pointer(List<Integer> place) {
        return place.get(0) <= layers().size()
                ? place.stream().map(layer -> "/layers/" + (layer - 1)).collect(Collectors.joining("", "/network", ""))
                : null;
    }

    /** The median of something over the layers' snapshots in the first half of the training; NaN where there is none. */
    double early(ToDoubleFunction<OfLayer> what) {
        return Measures.median(snapshots.stream()
                .limit(Math.max(1, (snapshots.size() + 1) / 2))
                .mapToDouble(snapshot -> over(snapshot, what))
                .toArray());
    }

    /** How large steps were beside the weights. */
    double update() {
        return early(Facts::moved);
    }

    private static double moved(OfLayer layer) {
        return layer.update() == null ? Double.NaN : layer.update();
    }

    /**
     * The largest of all steps that are known of, beside the weights: of those that were measured and, reckoned from the
     * rate, the first. NaN where none is known.
     */
    double longestUpdate() {
        double measured = snapshots.stream()
                .mapToDouble(snapshot -> over(snapshot, Facts::moved))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        double first = firstUpdate();
        return Double.isNaN(measured) ? first : Double.isNaN(first) ? measured : Math.max(measured, first);
    }

    /**
     * How far the very first step went, beside the weights that it led to: what follows from the learning rate and the
     * gradient. NaN where it is not known.
     */
    double firstUpdate() {
        if (snapshots.isEmpty() || snapshots.get(0).step() != 1) {
            return Double.NaN;
        }
        return over(snapshots.get(0), this::firstUpdate);
    }

    private double firstUpdate(OfLayer layer) {
        double weights = layer.weights() == null ? 0 : layer.weights().rootMeanSquare();
        Histogram gradients = layer.gradients();
        boolean reckonable = !Menu.nameOf(training().optimizer()).equals("adadelta");
        if (weights == 0 || gradients == null || !reckonable) {
            return Double.NaN;
        }
        double gradient = gradients.rootMeanSquare();
        double rate = learningRate()
                * training().schedule().foreseen(MANY_STEPS, MANY_STEPS).factor(1);
        return rate * (adaptive() ? Math.signum(gradient) : gradient) / weights;
    }

    private static double over(Snapshot snapshot, ToDoubleFunction<OfLayer> what) {
        return Measures.median(snapshot.layers().stream().mapToDouble(what).toArray());
    }

    /** Whether the first step threw the weights so far that what is seen after it says nothing of how they were drawn. */
    boolean thrownAtOnce() {
        return firstUpdate() > RateRules.FAR_UPDATE;
    }

    /** On the rows learned from: see {@link Judgement#skill}. NaN where it is not known. */
    double trainingSkill() {
        return skill(false);
    }

    /** On the rows held out. */
    double heldBackSkill() {
        return skill(true);
    }

    private double skill(boolean held) {
        Studied rows = data;
        return rows == null || rows.outputs() == null
                ? Double.NaN
                : Judgement.skill(rows, rows.outputs(), row -> rows.heldBack()[row] == held);
    }

    /** What is learnable by the simplest means; NaN where it is not known. */
    double learnable() {
        return judgement == null ? Double.NaN : judgement.skill();
    }

    String path(String of) {
        return "/jobs/" + job + "/" + of;
    }
}
