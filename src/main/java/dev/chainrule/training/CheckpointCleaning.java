package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoints;
import org.springframework.stereotype.Component;

/** What a job needed to go on is removed when it has ended, but for what its user wants kept. */
@Component
class CheckpointCleaning implements RunListener, JobRemains {

    private final Checkpoints checkpoints;

    CheckpointCleaning(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    @Override
    public void ended(TrainingJob job) {
        checkpoints.keepNewest(job.id(), CheckpointPolicy.of(job).keep());
    }

    @Override
    public void remove(String jobId) {
        checkpoints.keepNewest(jobId, 0);
    }
}
