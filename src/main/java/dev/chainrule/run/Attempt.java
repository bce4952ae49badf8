package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.plan.TrainingSettings;
import java.util.List;

/**
 * One attempt at a job, and whom it tells.
 *
 * @param job as it was when it was claimed
 * @param warnings that are the job's so far; more are added on the way
 * @param memory that the attempt holds
 */
record Attempt(
        TrainingJob job,
        Attempts attempts,
        Checkpoints checkpoints,
        List<String> warnings,
        MemoryUse memory,
        Control control,
        TrainingSettings settings,
        List<RunListener> listeners) {

    /** Writes down what it has taken so far; on any thread. */
    void accountTo(TrainingJob running) {
        running.hasHeld(memory.peak());
        running.hasRun(control.millis());
    }
}
