package dev.chainrule.explanation.diagnosis;

import dev.chainrule.choice.Menu;
import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.JobError;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Snapshot.OfLayer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
        Curve curve,
        List<Snapshot> snapshots,
        @Nullable Studied data,
        @Nullable Judgement judgement,
        List<Suspicion> suspicions) {

    /** With fewer rows, what simple methods make of them says little. */
    static final int FEW_ROWS = 20;

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
                Curve.of(histories, job.id()),
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

    boolean adaptive() {
        String name = Menu.nameOf(training().optimizer());
        return !List.of("sgd", "momentum", "nesterov").contains(name);
    }

    /** Where a layer stands in the definition; null for the output layer. */
    @Nullable
    String pointer(int layer) {
        return layer <= layers().size() ? "/network/layers/" + (layer - 1) : null;
    }

    /** The median of something over the layers' snapshots in the first half of the training; NaN where there is none. */
    double early(ToDoubleFunction<OfLayer> what) {
        return Measures.median(snapshots.stream()
                .limit(Math.max(1, (snapshots.size() + 1) / 2))
                .mapToDouble(snapshot -> Measures.median(
                        snapshot.layers().stream().mapToDouble(what).toArray()))
                .toArray());
    }

    /** How large steps were beside the weights. */
    double update() {
        return early(layer -> layer.update() == null ? Double.NaN : layer.update());
    }

    /** On the rows learnt from: see {@link Judgement#skill}. NaN where it is not known. */
    double trainingSkill() {
        return skill(false);
    }

    /** On the rows held back. */
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
