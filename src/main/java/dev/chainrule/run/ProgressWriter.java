package dev.chainrule.run;

import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.PointBlock;
import dev.chainrule.history.Recording;
import dev.chainrule.job.Progress;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Snapshot;
import dev.chainrule.run.TrainingEndedException.Why;
import dev.chainrule.thread.WriteBehind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's progress and loss history to the database, and tells its listeners: about once a second, and whenever many
 * points have come together, on a thread of its own; where it is asked to, before training continues.
 */
final class ProgressWriter implements AutoCloseable {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** From one event of metrics to the next. */
    private static final long TELLING = TimeUnit.MILLISECONDS.toNanos(250);

    private final Attempt attempt;
    private final ProgressMeter meter;
    private final SnapshotTaker snapshotTaker;
    /** Null for a fold. */
    private final @Nullable Recording recording;

    private final WriteBehind writer;
    private final Alarm writeTime = new Alarm(INTERVAL);
    private final Alarm tellingTime = new Alarm(TELLING);
    /** The last epoch has not been told yet. */
    private boolean untold;

    /** @param recording of the history; null where only the progress is written */
    ProgressWriter(Attempt attempt, ProgressMeter meter, SnapshotTaker snapshotTaker, @Nullable Recording recording) {
        this.attempt = attempt;
        this.meter = meter;
        this.snapshotTaker = snapshotTaker;
        this.recording = recording;
        this.writer = new WriteBehind("history of " + attempt.job().id());
    }

    void stepDone(double loss, double learningRate) {
        boolean full =
                recording != null && recording.step(meter.step(), meter.epochs().count() + 1, loss, learningRate);
        if (full || due(writeTime)) {
            writeMeanwhile();
        } else if (untold && due(tellingTime)) {
            tellMeanwhile();
        }
    }

    /** @param first whether it is the first of the job, which is told at once */
    void epochDone(EpochReport report, boolean first) {
        untold = true;
        boolean full = recording != null && recording.epoch(report);
        if (full || due(writeTime)) {
            writeMeanwhile();
        } else if (first || due(tellingTime)) {
            tellMeanwhile();
        }
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
        Runnable telling = telling(meter.progress());
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
    void write(Consumer<TrainingJob> change) {
        writer.await();
        write(writing(), change);
    }

    /** Writes and tells what is not yet; afterwards nobody writes here. */
    @Override
    public void close() {
        try (writer) {
            Runnable telling = telling(meter.progress());
            write(job -> telling.run());
        }
    }

    /** What is written at once; does not change any more while it is. */
    private record Writing(
            Progress progress, List<String> warnings, List<PointBlock> points, List<Snapshot> snapshots) {}

    private Writing writing() {
        writeTime.restart(0);
        return new Writing(
                meter.progress(),
                attempt.remarks().warnings(),
                recording == null ? List.of() : recording.take(),
                snapshotTaker.take());
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
