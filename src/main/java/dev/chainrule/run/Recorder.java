package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.Recording;
import dev.chainrule.job.RunState;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.plan.OnStop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches a training, and has what it sees measured, written and looked into. The history is that of the model; of a fold
 * only the progress is written. Every few seconds it keeps a checkpoint, with the history up to there in the same
 * transaction.
 */
final class Recorder implements TrainingObserver {

    private final Attempt attempt;
    private final TrainingPlan plan;
    private final Stage stage;
    private final Blueprint blueprint;

    private final ProgressMeter meter;
    private final SnapshotTaker snapshotTaker;
    private final ProgressWriter writer;

    private @Nullable CheckpointKeeper keeper;
    /** The step of the last checkpoint. */
    private long checkpointed;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where training continues
     * @param blueprint that goes with its checkpoints
     */
    Recorder(Attempt attempt, TrainingPlan plan, int rows, Stage stage, RunState before, Blueprint blueprint) {
        this.attempt = attempt;
        this.plan = plan;
        this.stage = stage;
        this.blueprint = blueprint;
        this.meter = new ProgressMeter(attempt.job(), plan, rows, stage, before);
        this.snapshotTaker = SnapshotTaker.into(attempt, plan, stage);
        Recording recording = stage.fold() == null
                ? new Recording(
                        Trainer.steps(plan, rows), attempt.settings().stepsPerPoint(meter.steps()), plan.epochs())
                : null;
        this.writer = new ProgressWriter(attempt, meter, snapshotTaker, recording);
    }

    @Override
    public void begins(Training begun) {
        keeper = new CheckpointKeeper(attempt, blueprint, begun);
        meter.begins(begun);
        if (attempt.job().attempt() > 1) {
            writer.write(job -> {});
        }
    }

    @Override
    public boolean stepDone(long stepsDone, double loss, double learningRate) {
        meter.stepDone(stepsDone, loss);
        snapshotTaker.stepDone(meter.training(), stepsDone, meter.epochs());
        writer.stepDone(loss, learningRate);
        boolean goesOn = attempt.control().batchDone();
        if (goesOn ? keeper().dueAfterStep() : attempt.control().handsBack()) {
            keepCheckpoint();
        }
        return goesOn;
    }

    @Override
    public void epochDone(EpochReport report) {
        EpochsDone epochs = meter.epochs();
        boolean first = epochs.latest() == null;
        boolean best = epochs.add(report);
        writer.epochDone(report, first);
        if (keeper().dueAfter(report.epoch(), best)) {
            keepCheckpoint();
        }
        snapshotTaker.epochDone(meter.training(), meter.step(), epochs);
        if (stage.fold() == null) {
            attempt.listeners().forEach(listener -> listener.epochDone(attempt.job(), plan.epochs(), report));
        }
    }

    @Override
    public boolean ends(Ending ending) {
        boolean stopped = ending == Ending.STOPPED;
        snapshotTaker.ends(meter.training(), stopped, meter.epochs());
        if (stage.fold() == null && meter.step() > checkpointed && keeper().dueAtTheEnd(stopped)) {
            keepCheckpoint();
        }
        return !stopped || attempt.onStop() != OnStop.LAST;
    }

    /** At the end of the run: writes what is not written yet. */
    void flush() {
        snapshotTaker.keepUnfinished();
        writer.close();
    }

    /** Whether any epoch was the best so far; none is where its metric was never defined. */
    boolean sawBest() {
        return meter.epochs().best() != null;
    }

    /** That was the best so far; null where none was. */
    @Nullable
    Integer bestEpoch() {
        SeenEpoch best = meter.epochs().chosen();
        return best == null ? null : (Integer) best.number();
    }

    private CheckpointKeeper keeper() {
        return Objects.requireNonNull(keeper);
    }

    private void keepCheckpoint() {
        checkpointed = meter.step();
        @Nullable Long batches = attempt.control().batchesLeft();
        keeper().keep(file -> writer.write(running -> {
            running.mayStillDo(batches);
            Checkpoint kept = attempt.checkpoints()
                    .record(meter.position(), meter.measured(), meter.state().json(), file);
            attempt.listeners().forEach(listener -> listener.checkpointKept(attempt.job(), kept));
        }));
    }
}
