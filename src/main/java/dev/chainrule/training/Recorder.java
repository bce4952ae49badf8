package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.Series;
import dev.chainrule.model.Blueprint;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.training.RunState.Epoch;
import dev.chainrule.training.TrainingEndedException.Why;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's progress and loss history to the database, about once a second and at its end. The history is that of
 * the model; of a fold only the progress is written. Of more epochs than a history has points every second, third, …
 * is kept, and besides the first, the last and the best so far: so a million short epochs cost little more than none.
 * Every few seconds it keeps a checkpoint, with the history up to there in the same transaction.
 */
final class Recorder implements TrainingObserver {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** From one event of metrics to the next. */
    private static final long TELLING = TimeUnit.MILLISECONDS.toNanos(250);

    static final int MOST_POINTS = 10_000;

    private final Attempt attempt;
    private final TrainingPlan plan;
    private final int rows;
    private final Stage stage;
    private final RunState before;
    private final long steps;
    /** Epochs from one point of the history to the next. */
    private final int stride;

    private final Blueprint blueprint;
    private final Alarm tellingTime = new Alarm(TELLING);
    private final long began;

    private Series points = Series.empty();
    private int segments;
    private long lastWritten = System.nanoTime();
    private long step;
    private long rowsSeen;
    private @Nullable Seen latest;
    private @Nullable Seen best;
    private int lastPoint;
    /** The last epoch has not been told yet. */
    private boolean untold;

    private long checkpointed;
    private @Nullable CheckpointKeeper keeper;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where the training goes on
     * @param blueprint that goes with its checkpoints
     */
    Recorder(Attempt attempt, TrainingPlan plan, int rows, Stage stage, RunState before, Blueprint blueprint) {
        this.attempt = attempt;
        this.plan = plan;
        this.rows = rows;
        this.stage = stage;
        this.before = before;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.stride = attempt.jobs().epochsPerPoint(plan.epochs());
        this.blueprint = blueprint;
        this.began = System.nanoTime() - (long) (before.seconds() * 1e9);
        this.segments = before.segments();
        this.rowsSeen = before.rowsSeen();
        this.lastPoint = before.lastPoint();
        this.latest = before.latest() == null ? null : new Seen(before.latest());
        this.best = before.best() == null ? null : new Seen(before.best());
    }

    @Override
    public void begins(Training begun) {
        keeper = new CheckpointKeeper(attempt, blueprint, begun);
        if (latest != null) {
            write(job -> {});
        }
    }

    @Override
    public boolean stepDone(long stepsDone, double loss) {
        step = stepsDone;
        if (untold && tellingTime.rings()) {
            tellNow();
        }
        boolean goesOn = attempt.control().goesOn();
        if (goesOn ? keeper().dueAfterStep() : attempt.control().handsBack()) {
            keepCheckpoint();
        }
        return goesOn;
    }

    @Override
    public void epochDone(EpochReport report) {
        rowsSeen += rows;
        Seen seen = new Seen(report);
        boolean first = latest == null;
        latest = seen;
        untold = true;
        if (best == null || seen.loss < best.loss || Double.isNaN(best.loss)) {
            best = seen;
        }
        if (report.epoch() % stride == 0 || report.epoch() == 1) {
            keep(seen);
        }
        if (keeper().dueAfter(report.epoch())) {
            keepCheckpoint();
        } else if (points.points() >= MOST_POINTS || System.nanoTime() - lastWritten > INTERVAL) {
            write(job -> {});
        } else if (first || tellingTime.rings()) {
            tellNow();
        }
        if (stage.fold() == null) {
            attempt.listeners().forEach(listener -> listener.epochDone(attempt.job(), plan.epochs(), report));
        }
    }

    /** As points of the history: this epoch, and the best before it where that is none yet. */
    private void keep(Seen seen) {
        if (best != null && best.epoch > lastPoint && best.epoch < seen.epoch) {
            add(best);
        }
        if (seen.epoch > lastPoint) {
            add(seen);
        }
    }

    private void add(Seen seen) {
        lastPoint = seen.epoch;
        if (stage.fold() == null) {
            points.add(seen.told().step(), seen.epoch, seen.told().metrics());
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

    /** At the end of the run: writes what is not written yet, the last epoch too. */
    void flush() {
        if (latest != null) {
            keep(latest);
        }
        write(job -> tell(progress()));
    }

    /** Between two writings of the history. */
    private void tellNow() {
        Progress now = progress();
        TrainingJob job = attempt.job();
        if (!attempt.jobs().write(job.id(), job.attempt(), null, running -> tell(now))) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
    }

    private void tell(Progress now) {
        if (untold) {
            attempt.listeners().forEach(listener -> listener.progressed(attempt.job(), now));
            untold = false;
            tellingTime.restart(0);
        }
    }

    @Override
    public void ends(Ending ending) {
        if (stage.fold() == null && step > checkpointed && keeper().dueAtTheEnd(ending == Ending.STOPPED)) {
            keepCheckpoint();
        }
    }

    private CheckpointKeeper keeper() {
        return Objects.requireNonNull(keeper);
    }

    private void keepCheckpoint() {
        checkpointed = step;
        keeper().keep(file -> write(running -> {
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
                segments,
                rowsSeen,
                seconds(),
                lastPoint,
                latest == null ? null : latest.told(),
                best == null ? null : best.told());
    }

    /** @param change to the job besides, in the same transaction */
    private void write(Consumer<TrainingJob> change) {
        Progress progress = progress();
        TrainingJob job = attempt.job();
        HistorySegment segment = stage.fold() == null
                ? new HistorySegment(new HistorySegment.Place(job.id(), job.attempt(), segments++), points)
                : null;
        if (!attempt.jobs().write(job.id(), job.attempt(), segment, running -> {
            running.advance(progress, attempt.warnings());
            running.hasHeld(attempt.memory().peak());
            change.accept(running);
        })) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
        points = Series.empty();
        lastWritten = System.nanoTime();
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
