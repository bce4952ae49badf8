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
 * the model; of a fold only the progress is written.
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
    private final long began = System.nanoTime();

    private Series points = Series.empty();
    private Progress progress;
    private int segments;
    private long lastWritten = began;
    private long rowsSeen;
    private Map<String, @Nullable Double> best = Map.of();
    private double bestLoss = Double.POSITIVE_INFINITY;

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
        this.progress = progress(0, 0, 0, Map.of());
    }

    @Override
    public boolean stepDone(long step, double loss) {
        return control.goesOn();
    }

    @Override
    public void epochDone(EpochReport report) {
        rowsSeen += rows;
        Map<String, @Nullable Double> metrics = Progress.finite(report.metrics());
        remember(report, metrics);
        double seconds = (System.nanoTime() - began) / 1e9;
        progress = progress(report.epoch(), report.step(), rowsSeen / seconds, metrics);
        if (stage.fold() == null) {
            points.add(report.step(), report.epoch(), metrics);
        }
        if (points.points() >= MOST_POINTS || System.nanoTime() - lastWritten > INTERVAL) {
            flush();
        }
        if (stage.fold() == null) {
            listeners.forEach(listener -> listener.epochDone(job, plan.epochs(), report));
        }
    }

    private void remember(EpochReport report, Map<String, @Nullable Double> metrics) {
        double loss = report.validation() == null
                ? report.trainLoss()
                : report.validation().loss();
        if (loss < bestLoss) {
            bestLoss = loss;
            best = metrics;
        }
    }

    private Progress progress(int epoch, long step, double rowsPerSecond, Map<String, @Nullable Double> latest) {
        return new Progress(
                epoch,
                plan.epochs(),
                stage.stepsBefore() + step,
                steps,
                stage.rowsBefore() + rowsSeen,
                rowsPerSecond,
                latest,
                best,
                stage.fold(),
                stage.folds(),
                stage.validated());
    }

    /** Writes what is not written yet. */
    void flush() {
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
