package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.job.Progress;
import dev.chainrule.job.RunState;
import dev.chainrule.job.RunState.Epoch;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingPlan;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far a training has come, for whoever shows it, and for its checkpoints; on the training thread. */
final class ProgressMeter {

    private final TrainingJob job;
    private final TrainingPlan plan;
    private final Stage stage;
    private final RunState before;
    /** Of all stages. */
    private final long steps;

    private final EpochsDone epochs;
    private final long began;

    private @Nullable Training training;
    private long step;
    /** Of the last batch; NaN before the first. */
    private double lastLoss = Double.NaN;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where training continues
     */
    ProgressMeter(TrainingJob job, TrainingPlan plan, int rows, Stage stage, RunState before) {
        this.job = job;
        this.plan = plan;
        this.stage = stage;
        this.before = before;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.epochs = new EpochsDone(plan, rows, before);
        this.began = System.nanoTime() - (long) (before.seconds() * 1e9);
    }

    void begins(Training begun) {
        training = begun;
        step = begun.step();
    }

    void stepDone(long stepsDone, double loss) {
        step = stepsDone;
        lastLoss = loss;
    }

    long step() {
        return step;
    }

    /** Planned for all stages of the run. */
    long steps() {
        return steps;
    }

    EpochsDone epochs() {
        return epochs;
    }

    Training training() {
        return Objects.requireNonNull(training);
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    Progress progress() {
        SeenEpoch chosen = epochs.chosen();
        return Progress.of(epochs.count(), plan.epochs())
                .steps(stage.stepsBefore() + step, steps)
                .rows(stage.rowsBefore() + epochs.rowsSeen(step), epochs.rowsSeen(step) / seconds())
                .latest(metrics(epochs.latest()))
                .best(metrics(chosen), chosen == null ? null : chosen.number())
                .fold(stage.fold(), stage.folds())
                .crossValidation(stage.validated())
                .lastBatch(lastBatch())
                .further(Progress.Further.ahead(stage.further()))
                .build();
    }

    private static Map<String, @Nullable Double> metrics(@Nullable SeenEpoch seen) {
        return seen == null ? Map.<String, @Nullable Double>of() : seen.metrics();
    }

    private Progress.@Nullable Batch lastBatch() {
        return Double.isNaN(lastLoss) || training == null
                ? job.progress().lastBatch()
                : Progress.Batch.of(step, lastLoss, training.gradientNorm());
    }

    /** Of the weights as they are. */
    Checkpoint.Position position() {
        return new Checkpoint.Position(job.id(), job.attempt(), stage.fold(), epochs.count(), step);
    }

    /** Of the weights as they are; nothing in the middle of an epoch. */
    Checkpoint.Measured measured() {
        SeenEpoch latest = epochs.latest();
        return latest != null && epochs.endedAt(step)
                ? new Checkpoint.Measured(latest.metrics(), latest.told().loss())
                : Checkpoint.Measured.NOTHING;
    }

    /** From which the run continues. */
    RunState state() {
        return new RunState(
                before.measured(),
                before.baselines(),
                before.bestEpochs(),
                epochs.rowsSeen(),
                seconds(),
                told(epochs.latest()),
                told(epochs.best()),
                null);
    }

    private static @Nullable Epoch told(@Nullable SeenEpoch seen) {
        return seen == null ? null : seen.told();
    }
}
