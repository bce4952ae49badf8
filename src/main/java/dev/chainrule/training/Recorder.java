package dev.chainrule.training;

import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.training.TrainingEndedException.Why;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's progress and loss history to the database, about once a second and at its end. The history is that of
 * the model; of a fold only the progress is written. Of more epochs than a history has points every second, third, …
 * is kept, and besides the first, the last and the best so far: so a million short epochs cost little more than none.
 */
final class Recorder implements TrainingObserver {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
    static final int MOST_POINTS = 10_000;

    private final TrainingJob job;
    private final Jobs jobs;
    private final TrainingPlan plan;
    private final int rows;
    private final Stage stage;
    private final List<String> warnings;
    private final MemoryUse memory;
    private final Control control;
    private final List<RunListener> listeners;
    private final long steps;
    /** Epochs from one point of the history to the next. */
    private final int stride;

    private final long began = System.nanoTime();

    private Series points = Series.empty();
    private int segments;
    private long lastWritten = began;
    private long rowsSeen;
    private @Nullable EpochReport latest;
    private @Nullable EpochReport best;
    private int lastPoint;

    /** @param rows training rows, seen once an epoch */
    Recorder(
            TrainingJob job,
            Jobs jobs,
            TrainingPlan plan,
            int rows,
            Stage stage,
            List<String> warnings,
            MemoryUse memory,
            Control control,
            List<RunListener> listeners) {
        this.job = job;
        this.jobs = jobs;
        this.plan = plan;
        this.rows = rows;
        this.stage = stage;
        this.warnings = warnings;
        this.memory = memory;
        this.control = control;
        this.listeners = listeners;
        this.steps = stage.stepsBefore() + Trainer.steps(plan, rows) + stage.stepsAfter();
        this.stride = (plan.epochs() - 1) / jobs.historyPoints() + 1;
    }

    @Override
    public boolean stepDone(long step, double loss) {
        return control.goesOn();
    }

    @Override
    public void epochDone(EpochReport report) {
        rowsSeen += rows;
        latest = report;
        if (best == null || loss(report) < loss(best) || Double.isNaN(loss(best))) {
            best = report;
        }
        if (report.epoch() % stride == 0 || report.epoch() == 1) {
            keep(report);
        }
        if (points.points() >= MOST_POINTS || System.nanoTime() - lastWritten > INTERVAL) {
            write();
        }
        if (stage.fold() == null) {
            listeners.forEach(listener -> listener.epochDone(job, plan.epochs(), report));
        }
    }

    private static double loss(EpochReport report) {
        return report.validation() == null
                ? report.trainLoss()
                : report.validation().loss();
    }

    /** As points of the history: this epoch, and the best before it where that is none yet. */
    private void keep(EpochReport report) {
        if (best != null && best.epoch() > lastPoint && best.epoch() < report.epoch()) {
            add(best);
        }
        if (report.epoch() > lastPoint) {
            add(report);
        }
    }

    private void add(EpochReport report) {
        lastPoint = report.epoch();
        if (stage.fold() == null) {
            points.add(report.step(), report.epoch(), metrics(report));
        }
    }

    private static Map<String, @Nullable Double> metrics(@Nullable EpochReport report) {
        if (report == null) {
            return Map.of();
        }
        return Progress.finite(report.metrics());
    }

    private Progress progress() {
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Progress(
                latest == null ? 0 : latest.epoch(),
                plan.epochs(),
                stage.stepsBefore() + (latest == null ? 0 : latest.step()),
                steps,
                stage.rowsBefore() + rowsSeen,
                rowsSeen / seconds,
                metrics(latest),
                metrics(best != null && Double.isFinite(loss(best)) ? best : null),
                stage.fold(),
                stage.folds(),
                stage.validated());
    }

    /** At the end of the run: writes what is not written yet, the last epoch too. */
    void flush() {
        if (latest != null) {
            keep(latest);
        }
        write();
    }

    private void write() {
        Progress progress = progress();
        HistorySegment segment = stage.fold() == null
                ? new HistorySegment(new HistorySegment.Place(job.id(), job.attempt(), segments++), points)
                : null;
        if (!jobs.write(job.id(), job.attempt(), segment, running -> {
            running.advance(progress, warnings);
            running.hasHeld(memory.peak());
        })) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
        points = Series.empty();
        lastWritten = System.nanoTime();
    }
}
