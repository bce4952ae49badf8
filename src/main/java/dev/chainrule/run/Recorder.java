package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.PointBlock;
import dev.chainrule.history.Recording;
import dev.chainrule.job.Progress;
import dev.chainrule.job.RunState;
import dev.chainrule.job.RunState.Epoch;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Blueprint;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.plan.OnStop;
import dev.chainrule.run.TrainingEndedException.Why;
import dev.chainrule.storage.WriteBehind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's progress and loss history to the database: about once a second, and whenever many points have come
 * together, on a thread of its own; at checkpoints and at the end before training continues. The history is that of
 * the model; of a fold only the progress is written. Every few seconds it keeps a checkpoint, with the history up to
 * there in the same transaction.
 */
final class Recorder implements TrainingObserver {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** From one event of metrics to the next. */
    private static final long TELLING = TimeUnit.MILLISECONDS.toNanos(250);

    private final Attempt attempt;
    private final TrainingPlan plan;
    private final Stage stage;
    private final RunState before;
    private final long steps;
    /** Null for a fold. */
    private final @Nullable Recording recording;

    private final WriteBehind writer;
    private final Alarm writeTime = new Alarm(INTERVAL);
    private final Blueprint blueprint;
    private final Alarm tellingTime = new Alarm(TELLING);
    private final long began;

    private final EpochsDone epochs;
    private final Looks looks;

    private long step;
    private @Nullable Training training;
    /** Of the last batch; NaN before the first. */
    private double lastLoss = Double.NaN;
    /** The last epoch has not been told yet. */
    private boolean untold;

    private long checkpointed;
    private @Nullable CheckpointKeeper keeper;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where training continues
     * @param blueprint that goes with its checkpoints
     */
    Recorder(Attempt attempt, TrainingPlan plan, int rows, Stage stage, RunState before, Blueprint blueprint) {
        this.attempt = attempt;
        this.plan = plan;
        this.stage = stage;
        this.before = before;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.recording = stage.fold() == null
                ? new Recording(Trainer.steps(plan, rows), attempt.settings().stepsPerPoint(steps), plan.epochs())
                : null;
        this.looks = Looks.into(attempt, plan, stage);
        this.writer = new WriteBehind("history of " + attempt.job().id());
        this.blueprint = blueprint;
        this.began = System.nanoTime() - (long) (before.seconds() * 1e9);
        this.epochs = new EpochsDone(plan, rows, before);
    }

    @Override
    public void begins(Training begun) {
        keeper = new CheckpointKeeper(attempt, blueprint, begun);
        training = begun;
        step = begun.step();
        if (attempt.job().attempt() > 1) {
            write(job -> {});
        }
    }

    @Override
    public boolean stepDone(long stepsDone, double loss, double learningRate) {
        step = stepsDone;
        lastLoss = loss;
        looks.stepDone(training(), step, epochs);
        boolean full = recording != null && recording.step(step, epochs.count() + 1, loss, learningRate);
        if (full || due(writeTime)) {
            writeMeanwhile();
        } else if (untold && due(tellingTime)) {
            tellMeanwhile();
        }
        boolean goesOn = attempt.control().batchDone();
        if (goesOn ? keeper().dueAfterStep() : attempt.control().handsBack()) {
            keepCheckpoint();
        }
        return goesOn;
    }

    @Override
    public void epochDone(EpochReport report) {
        boolean first = epochs.latest() == null;
        boolean best = epochs.add(report);
        untold = true;
        boolean full = recording != null && recording.epoch(report);
        if (full || due(writeTime)) {
            writeMeanwhile();
        } else if (first || due(tellingTime)) {
            tellMeanwhile();
        }
        if (keeper().dueAfter(report.epoch(), best)) {
            keepCheckpoint();
        }
        looks.epochDone(training(), step, epochs);
        if (stage.fold() == null) {
            attempt.listeners().forEach(listener -> listener.epochDone(attempt.job(), plan.epochs(), report));
        }
    }

    private Training training() {
        return Objects.requireNonNull(training);
    }

    private static Map<String, @Nullable Double> metrics(@Nullable SeenEpoch seen) {
        return seen == null ? Map.<String, @Nullable Double>of() : seen.metrics();
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private Progress progress() {
        SeenEpoch chosen = epochs.chosen();
        return new Progress(
                epochs.count(),
                plan.epochs(),
                stage.stepsBefore() + step,
                steps,
                stage.rowsBefore() + epochs.rowsSeen(step),
                epochs.rowsSeen(step) / seconds(),
                metrics(epochs.latest()),
                metrics(chosen),
                stage.fold(),
                stage.folds(),
                stage.validated(),
                lastBatch(),
                chosen == null ? null : chosen.number(),
                null,
                Progress.Further.ahead(stage.further()));
    }

    private Progress.@Nullable Batch lastBatch() {
        return Double.isNaN(lastLoss) || training == null
                ? attempt.job().progress().lastBatch()
                : Progress.Batch.of(step, lastLoss, training.gradientNorm());
    }

    /** Whether any epoch was the best so far; none is where its metric was never defined. */
    boolean sawBest() {
        return epochs.best() != null;
    }

    /** That was the best so far; null where none was. */
    @Nullable
    Integer bestEpoch() {
        SeenEpoch best = epochs.chosen();
        return best == null ? null : (Integer) best.number();
    }

    /** At the end of the run: writes what is not written yet. */
    void flush() {
        looks.keepUnfinished();
        try (writer) {
            Runnable telling = telling(progress());
            write(job -> telling.run());
        }
    }

    @Override
    public boolean ends(Ending ending) {
        boolean stopped = ending == Ending.STOPPED;
        looks.ends(training(), stopped, epochs);
        if (stage.fold() == null && step > checkpointed && keeper().dueAtTheEnd(stopped)) {
            keepCheckpoint();
        }
        return !stopped || attempt.onStop() != OnStop.LAST;
    }

    private CheckpointKeeper keeper() {
        return Objects.requireNonNull(keeper);
    }

    private void keepCheckpoint() {
        checkpointed = step;
        @Nullable Long batches = attempt.control().batchesLeft();
        keeper().keep(file -> write(running -> {
            running.mayStillDo(batches);
            Checkpoint kept = attempt.checkpoints().record(position(), measured(), state().json(), file);
            attempt.listeners().forEach(listener -> listener.checkpointKept(attempt.job(), kept));
        }));
    }

    private Checkpoint.Position position() {
        TrainingJob job = attempt.job();
        return new Checkpoint.Position(job.id(), job.attempt(), stage.fold(), epochs.count(), step);
    }

    /** Of the weights as they are; nothing in the middle of an epoch. */
    private Checkpoint.Measured measured() {
        SeenEpoch latest = epochs.latest();
        return latest != null && epochs.endedAt(step)
                ? new Checkpoint.Measured(latest.metrics(), latest.told().loss())
                : Checkpoint.Measured.NOTHING;
    }

    private RunState state() {
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

    /** As long as the writer is at work it is not asked for more. */
    private boolean due(Alarm time) {
        return time.rings() && writer.idle();
    }

    /** What has come together so far, while training continues; told only where it is time for that too. */
    private void writeMeanwhile() {
        writer.await();
        Writing writing = writing();
        Runnable telling = tellingTime.rings() ? telling(writing.progress()) : () -> {};
        writer.hand(() -> write(writing, job -> telling.run()));
    }

    /** Between two writings of the history. */
    private void tellMeanwhile() {
        Runnable telling = telling(progress());
        writer.hand(() -> {
            if (!attempt.write(List.of(), running -> telling.run())) {
                throw new TrainingEndedException(Why.GIVEN_UP);
            }
        });
    }

    private Runnable telling(Progress now) {
        if (!untold) {
            return () -> {};
        }
        untold = false;
        tellingTime.restart(0);
        return () -> attempt.listeners().forEach(listener -> listener.progressed(attempt.job(), now));
    }

    /**
     * Everything up to here, before training continues.
     *
     * @param change to the job besides, in the same transaction
     */
    private void write(Consumer<TrainingJob> change) {
        writer.await();
        write(writing(), change);
    }

    /** What is written at once; does not change any more while it is. */
    private record Writing(
            Progress progress, List<String> warnings, List<PointBlock> points, List<Snapshot> snapshots) {}

    private Writing writing() {
        writeTime.restart(0);
        return new Writing(
                progress(),
                attempt.remarks().warnings(),
                recording == null ? List.of() : recording.take(),
                looks.take());
    }

    private void write(Writing writing, Consumer<TrainingJob> change) {
        TrainingJob job = attempt.job();
        List<HistorySegment> segments = writing.points().stream()
                .map(points -> HistorySegment.of(job.id(), points))
                .toList();
        if (!attempt.write(segments, running -> {
            running.advance(writing.progress(), writing.warnings());
            attempt.accountTo(running);
            writing.snapshots()
                    .forEach(snapshot -> attempt.attempts().snapshots().save(job.id(), snapshot));
            change.accept(running);
        })) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
    }
}
