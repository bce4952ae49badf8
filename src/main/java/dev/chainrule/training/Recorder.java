package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.Block;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.Recording;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.training.RunState.Epoch;
import dev.chainrule.training.TrainingEndedException.Why;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's progress and loss history to the database: about once a second, and whenever many points have come
 * together, on a thread of its own; at checkpoints and at the end before the training goes on. The history is that of
 * the model; of a fold only the progress is written. Every few seconds it keeps a checkpoint, with the history up to
 * there in the same transaction.
 */
final class Recorder implements TrainingObserver {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** The newest may turn out to be damaged. */
    private static final int CHECKPOINTS = 2;

    /** Writing checkpoints takes no greater share of the time, 1 in so many. */
    private static final int CHECKPOINT_SHARE = 10;

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
    private final CheckpointPolicy policy;
    private final Alarm checkpointTime;
    private final long began;

    private long step;
    /** Epochs done. */
    private int epochs;

    private long rowsSeen;
    private @Nullable Seen latest;
    private @Nullable Seen best;
    private @Nullable Training training;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where the training goes on
     */
    Recorder(Attempt attempt, TrainingPlan plan, int rows, Stage stage, RunState before) {
        this.attempt = attempt;
        this.plan = plan;
        this.rows = rows;
        this.stage = stage;
        this.before = before;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.recording = stage.fold() == null
                ? new Recording(Trainer.steps(plan, rows), attempt.jobs().stepsPerPoint(steps), plan.epochs())
                : null;
        this.writer = new WriteBehind("history of " + attempt.job().id());
        this.policy = CheckpointPolicy.of(attempt.job());
        this.checkpointTime = new Alarm(policy.every());
        this.began = System.nanoTime() - (long) (before.seconds() * 1e9);
        this.rowsSeen = before.rowsSeen();
        this.latest = before.latest() == null ? null : new Seen(before.latest());
        this.epochs = latest == null ? 0 : latest.epoch;
        this.best = before.best() == null ? null : new Seen(before.best());
    }

    @Override
    public void begins(Training begun) {
        training = begun;
        if (latest != null) {
            write(job -> {});
        }
    }

    @Override
    public boolean stepDone(long stepsDone, double loss, double learningRate) {
        step = stepsDone;
        boolean full = recording != null && recording.step(step, epochs + 1, loss, learningRate);
        if (full || (writeTime.rings() && writer.idle())) {
            writeMeanwhile();
        }
        boolean goesOn = attempt.control().goesOn();
        if (goesOn ? checkpointTime.rings() : attempt.control().handsBack()) {
            keepCheckpoint();
        }
        return goesOn;
    }

    @Override
    public void epochDone(EpochReport report) {
        rowsSeen += rows;
        epochs = report.epoch();
        Seen seen = new Seen(report);
        latest = seen;
        if (best == null || seen.loss < best.loss || Double.isNaN(best.loss)) {
            best = seen;
        }
        boolean full = recording != null && recording.epoch(report);
        if (policy.after(report.epoch())) {
            keepCheckpoint();
        } else if (full || (writeTime.rings() && writer.idle())) {
            writeMeanwhile();
        }
        if (stage.fold() == null) {
            attempt.listeners().forEach(listener -> listener.epochDone(attempt.job(), plan.epochs(), report));
        }
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
        return new Progress(
                latest == null ? 0 : latest.epoch,
                plan.epochs(),
                stage.stepsBefore() + (latest == null ? 0 : latest.told().step()),
                steps,
                stage.rowsBefore() + rowsSeen,
                rowsSeen / seconds(),
                metrics(latest),
                metrics(best == null || Double.isNaN(best.loss) ? null : best),
                stage.fold(),
                stage.folds(),
                stage.validated());
    }

    /** At the end of the run: writes what is not written yet. */
    void flush() {
        try (writer) {
            write(job -> {});
        }
    }

    /** One that cannot be written, as on a full disk, is one fewer; the training goes on. */
    private void keepCheckpoint() {
        long start = System.nanoTime();
        try {
            keepCheckpoint(attempt.checkpoints().write(Objects.requireNonNull(training)));
        } catch (ProblemException | UncheckedIOException failed) {
            LOG.error("Job {}: no checkpoint after step {}", attempt.job().id(), step, failed);
        }
        checkpointTime.restart((System.nanoTime() - start) * CHECKPOINT_SHARE);
    }

    private void keepCheckpoint(StoredFile file) {
        TrainingJob job = attempt.job();
        int epoch = latest == null ? 0 : latest.epoch;
        boolean recorded = false;
        try {
            write(running -> attempt.checkpoints()
                    .record(new Checkpoint.Position(job.id(), job.attempt(), epoch, step), state().json(), file));
            recorded = true;
        } finally {
            if (!recorded) {
                attempt.checkpoints().discard(file);
            }
        }
        attempt.checkpoints().keepNewest(job.id(), Math.max(CHECKPOINTS, policy.keep()));
    }

    private RunState state() {
        return new RunState(
                before.measured(),
                before.bestEpochs(),
                rowsSeen,
                seconds(),
                latest == null ? null : latest.told(),
                best == null ? null : best.told());
    }

    /** What has come together so far, while the training goes on. */
    private void writeMeanwhile() {
        writer.await();
        Writing writing = writing();
        writer.hand(() -> write(writing, job -> {}));
    }

    /**
     * Everything up to here, before the training goes on.
     *
     * @param change to the job besides, in the same transaction
     */
    private void write(Consumer<TrainingJob> change) {
        writer.await();
        write(writing(), change);
    }

    /** What is written at once; does not change any more while it is. */
    private record Writing(Progress progress, List<String> warnings, List<Block> points) {}

    private Writing writing() {
        writeTime.restart(0);
        return new Writing(
                progress(), List.copyOf(attempt.warnings()), recording == null ? List.of() : recording.take());
    }

    private void write(Writing writing, Consumer<TrainingJob> change) {
        TrainingJob job = attempt.job();
        List<HistorySegment> segments = writing.points().stream()
                .map(points -> HistorySegment.of(job.id(), points))
                .toList();
        if (!attempt.jobs().write(job.id(), job.attempt(), segments, running -> {
            running.advance(writing.progress(), writing.warnings());
            running.hasHeld(attempt.memory().peak());
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

        Epoch told() {
            if (told == null) {
                told = Epoch.of(Objects.requireNonNull(report));
            }
            return told;
        }
    }
}
