package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.TrainingSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * One attempt at a job, and whom it tells.
 *
 * @param job as it was when it was claimed
 * @param remarks what its user should know so far; more are added on the way
 * @param memory that the attempt holds
 */
record Attempt(
        TrainingJob job,
        Attempts attempts,
        Checkpoints checkpoints,
        RunWarnings remarks,
        MemoryUse memory,
        Control control,
        TrainingSettings settings,
        List<RunListener> listeners) {

    /**
     * Changes its job, and writes some of its history with it.
     *
     * @return false where the attempt has been given up for another, so that nothing was written
     */
    boolean write(List<HistorySegment> history, Consumer<TrainingJob> change) {
        return attempts.write(job.id(), job.attempt(), history, change);
    }

    /** Writes down what it has taken so far, and what else becomes of its job. */
    boolean account(Consumer<TrainingJob> change) {
        return write(List.of(), running -> {
            accountTo(running);
            change.accept(running);
        });
    }

    /** Writes down what it has taken so far; on any thread. */
    void accountTo(TrainingJob running) {
        running.hasHeld(memory.peak());
        running.hasRun(control.millis());
    }

    /** In a transaction of its own. */
    void tell(Consumer<RunListener> telling) {
        write(List.of(), running -> listeners.forEach(telling));
    }

    /** What is to become a model of its job where that is stopped, as its row says now. */
    OnStop onStop() {
        return attempts.onStop(job.id());
    }
}
