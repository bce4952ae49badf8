package dev.chainrule.job;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.network.WarmStart;
import dev.chainrule.storage.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * What a job has of the one that it resumes from: a copy of its own, so that the other may go. To be closed when the job
 * is recorded, or could not be.
 */
final class FirstCheckpoint implements AutoCloseable {

    /** Before the first run. */
    private static final int ATTEMPT = 0;

    private final Checkpoints checkpoints;
    private final @Nullable Checkpoint source;
    private final WarmStart warmStart;
    private final @Nullable StoredFile copy;
    private boolean recorded;

    private FirstCheckpoint(Checkpoints checkpoints, @Nullable Checkpoint source, WarmStart warmStart) {
        this.checkpoints = checkpoints;
        this.source = source;
        this.warmStart = warmStart;
        this.copy = source == null ? null : checkpoints.copy(source);
    }

    static FirstCheckpoint none(Checkpoints checkpoints) {
        return new FirstCheckpoint(checkpoints, null, new WarmStart(false, false, false, false));
    }

    static FirstCheckpoint of(Checkpoint source, WarmStart warmStart, Checkpoints checkpoints) {
        return new FirstCheckpoint(checkpoints, source, warmStart);
    }

    /** In the transaction that records the job. */
    void recordFor(TrainingJob job) {
        if (source == null || copy == null) {
            return;
        }
        Checkpoint.Position then = source.position();
        RunState state = RunState.read(source.jobState()).adopted(warmStart);
        checkpoints.record(
                new Checkpoint.Position(job.id(), ATTEMPT, null, then.epoch(), then.step()),
                warmStart.best() ? source.measured() : Checkpoint.Measured.NOTHING,
                state.json(),
                copy);
        recorded = true;
    }

    @Override
    public void close() {
        if (copy != null && !recorded) {
            checkpoints.discard(copy);
        }
    }
}
