package dev.chainrule.job;

import dev.chainrule.checkpoint.Checkpoints;
import org.springframework.stereotype.Component;

/** What a job needed to go on is removed when it has ended, but for what its user wants kept, as far as there is room. */
@Component
class CheckpointCleaning implements JobListener, JobRemains {

    private final Checkpoints checkpoints;
    private final TrainingJobRepository jobs;

    CheckpointCleaning(Checkpoints checkpoints, TrainingJobRepository jobs) {
        this.checkpoints = checkpoints;
        this.jobs = jobs;
    }

    @Override
    public void ended(TrainingJob job) {
        checkpoints.keepOfModel(job.id(), job.definition().checkpoints().keep());
        checkpoints.keepWithinLimit(
                id -> jobs.findById(id).map(owner -> owner.status().terminal()).orElse(true));
    }

    @Override
    public void remove(String jobId) {
        checkpoints.keepNewest(jobId, 0);
    }
}
