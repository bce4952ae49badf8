package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.Block;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.Recording;
import dev.chainrule.history.SnapshotTimes;
import dev.chainrule.job.Progress;
import dev.chainrule.job.RunState;
import dev.chainrule.job.RunState.Epoch;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Blueprint;
import dev.chainrule.network.EarlyStopping;
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
import java.util.ArrayList;
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
    private final int rows;
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

    private long step;
    /** Epochs done. */
    private int epochs;

    private long rowsSeen;
    private @Nullable Seen latest;
    private @Nullable Seen best;
    private @Nullable Training training;
    /** Of the last batch; NaN before the first. */
    private double lastLoss = Double.NaN;
    /** The last epoch has not been told yet. */
    private boolean untold;

    /** Null for a fold. */
    private final @Nullable SnapshotTimes snapshotTimes;

    /** Not written yet. */
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** Of which it is not known yet how far the next step went; null where there is none. */
    private @Nullable Snapshot unfinished;
    /** The last epoch that was looked at. */
    private int looked;

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
        this.rows = rows;
        this.stage = stage;
        this.before = before;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.recording = stage.fold() == null
                ? new Recording(Trainer.steps(plan, rows), attempt.settings().stepsPerPoint(steps), plan.epochs())
                : null;
        SnapshotTimes times = stage.fold() == null
                ? attempt.attempts().snapshots().times(attempt.job().id(), plan.epochs())
                : null;
        this.snapshotTimes = times != null && times.any() ? times : null;
        this.writer = new WriteBehind("history of " + attempt.job().id());
        this.blueprint = blueprint;
        this.began = System.nanoTime() - (long) (before.seconds() * 1e9);
        this.rowsSeen = before.rowsSeen();
        this.latest = before.latest() == null ? null : new Seen(before.latest());
        this.epochs = latest == null ? 0 : latest.epoch;
        this.best = before.best() == null ? null : new Seen(before.best());
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
        if (unfinished != null) {
            keepSnapshot(plan.averaging() == null ? training().lookAfterStep() : unfinished);
        } else if (stepsDone == 1) {
            lookInside(); // as it was drawn, nearly
        }
        boolean full = recording != null && recording.step(step, epochs + 1, loss, learningRate);
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
        rowsSeen += rows;
        epochs = report.epoch();
        Seen seen = new Seen(report);
        boolean first = latest == null;
        latest = seen;
        untold = true;
        if (isBest(seen)) {
            best = seen;
        }
        boolean full = recording != null && recording.epoch(report);
        if (full || due(writeTime)) {
            writeMeanwhile();
        } else if (first || due(tellingTime)) {
            tellMeanwhile();
        }
        if (keeper().dueAfter(report.epoch(), best == seen)) {
            keepCheckpoint();
        }
        lookInside();
        if (stage.fold() == null) {
            attempt.listeners().forEach(listener -> listener.epochDone(attempt.job(), plan.epochs(), report));
        }
    }

    /** From time to time. */
    private void lookInside() {
        if (snapshotTimes == null) {
            return;
        }
        if (unfinished != null) {
            keepSnapshot(unfinished);
        }
        long cost = training().costOfLook(snapshotTimes.rows());
        if (snapshotTimes.due(epochs, step, rowsSeen, training().parameters(), cost)) {
            unfinished = look(snapshotTimes);
        }
    }

    private Snapshot look(SnapshotTimes times) {
        looked = epochs;
        return training().look(times.rows());
    }

    private void keepSnapshot(Snapshot snapshot) {
        unfinished = null;
        snapshots.add(snapshot);
    }

    private Training training() {
        return Objects.requireNonNull(training);
    }

    /** By what the model's weights are chosen by, where they are; else by the loss. */
    private boolean isBest(Seen seen) {
        EarlyStopping stopping = plan.earlyStopping();
        if (stopping == null) {
            return best == null || seen.loss < best.loss || Double.isNaN(best.loss);
        }
        String metric = stopping.metric();
        return stopping.isBest(best == null ? null : best.value(metric), seen.value(metric));
    }

    private static Map<String, @Nullable Double> metrics(@Nullable Seen seen) {
        if (seen == null) {
            return Map.of();
        }
        return seen.told().metrics();
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private Progress progress() {
        Seen chosen = best == null || (plan.earlyStopping() == null && Double.isNaN(best.loss)) ? null : best;
        return new Progress(
                latest == null ? 0 : latest.epoch,
                plan.epochs(),
                stage.stepsBefore() + step,
                steps,
                stage.rowsBefore() + rowsSeen + rowsOfEpoch(),
                (rowsSeen + rowsOfEpoch()) / seconds(),
                metrics(latest),
                metrics(chosen),
                stage.fold(),
                stage.folds(),
                stage.validated(),
                lastBatch(),
                chosen == null ? null : chosen.epoch,
                null);
    }

    /** Rows of the epoch that has begun which have been seen. */
    private long rowsOfEpoch() {
        long steps = step - (latest == null ? 0 : latest.told().step());
        return Math.max(0, Math.min(rows, steps * plan.batchSize()));
    }

    private Progress.@Nullable Batch lastBatch() {
        return Double.isNaN(lastLoss) || training == null
                ? attempt.job().progress().lastBatch()
                : Progress.Batch.of(step, lastLoss, training.gradientNorm());
    }

    /** Whether any epoch was the best so far; none is where its metric was never defined. */
    boolean sawBest() {
        return best != null;
    }

    /** At the end of the run: writes what is not written yet. */
    void flush() {
        if (unfinished != null) {
            keepSnapshot(unfinished);
        }
        try (writer) {
            Runnable telling = telling(progress());
            write(job -> telling.run());
        }
    }

    @Override
    public boolean ends(Ending ending) {
        boolean stopped = ending == Ending.STOPPED;
        if (unfinished != null) {
            keepSnapshot(unfinished);
        } else if (snapshotTimes != null && epochs > looked && !stopped) {
            keepSnapshot(look(snapshotTimes));
        }
        if (stage.fold() == null && step > checkpointed && keeper().dueAtTheEnd(stopped)) {
            keepCheckpoint();
        }
        return !stopped || attempt.attempts().onStop(attempt.job().id()) != OnStop.LAST;
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
        return new Checkpoint.Position(job.id(), job.attempt(), stage.fold(), latest == null ? 0 : latest.epoch, step);
    }

    /** Of the weights as they are; nothing in the middle of an epoch. */
    private Checkpoint.Measured measured() {
        if (latest == null || latest.told().step() != step) {
            return Checkpoint.Measured.NOTHING;
        }
        return new Checkpoint.Measured(metrics(latest), latest.told().loss());
    }

    private RunState state() {
        return new RunState(
                before.measured(),
                before.bestEpochs(),
                rowsSeen,
                seconds(),
                latest == null ? null : latest.told(),
                best == null ? null : best.told(),
                null);
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
        TrainingJob job = attempt.job();
        Runnable telling = telling(progress());
        writer.hand(() -> {
            if (!attempt.attempts().write(job.id(), job.attempt(), List.of(), running -> telling.run())) {
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
    private record Writing(Progress progress, List<String> warnings, List<Block> points, List<Snapshot> snapshots) {}

    private Writing writing() {
        writeTime.restart(0);
        List<Snapshot> looks = List.copyOf(snapshots);
        snapshots.clear();
        return new Writing(
                progress(), List.copyOf(attempt.warnings()), recording == null ? List.of() : recording.take(), looks);
    }

    private void write(Writing writing, Consumer<TrainingJob> change) {
        TrainingJob job = attempt.job();
        List<HistorySegment> segments = writing.points().stream()
                .map(points -> HistorySegment.of(job.id(), points))
                .toList();
        if (!attempt.attempts().write(job.id(), job.attempt(), segments, running -> {
            running.advance(writing.progress(), writing.warnings());
            attempt.accountTo(running);
            writing.snapshots()
                    .forEach(snapshot -> attempt.attempts().snapshots().save(job.id(), snapshot));
            change.accept(running);
        })) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
    }

    /** An epoch that is done; what the history says of it is put together only when somebody asks. */
    private static final class Seen {

        private final int epoch;
        private final double loss;
        private final @Nullable EpochReport report;
        private @Nullable Epoch told;

        Seen(EpochReport report) {
            this.epoch = report.epoch();
            this.loss = Epoch.loss(report);
            this.report = report;
        }

        Seen(Epoch told) {
            this.epoch = told.epoch();
            this.loss = told.loss() == null ? Double.NaN : told.loss();
            this.report = null;
            this.told = told;
        }

        /** Null where it is not measured. */
        @Nullable
        Double value(String metric) {
            if (report == null) {
                return told().metrics().get(metric);
            }
            return report.metrics().get(metric);
        }

        Epoch told() {
            if (told == null) {
                told = Epoch.of(Objects.requireNonNull(report));
            }
            return told;
        }
    }
}
