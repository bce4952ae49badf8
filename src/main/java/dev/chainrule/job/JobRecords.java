package dev.chainrule.job;

import dev.chainrule.checkpoint.CheckpointOwners;
import dev.chainrule.database.IdKind;
import dev.chainrule.event.EventSubjects;
import dev.chainrule.history.HistoryOwners;
import dev.chainrule.plan.TrainingSettings;
import org.springframework.stereotype.Component;

/** Says of jobs what those must know who keep something of them: events, histories, checkpoints. */
@Component
final class JobRecords implements EventSubjects, HistoryOwners, CheckpointOwners {

    private final TrainingJobRepository repository;
    private final TrainingSettings settings;

    JobRecords(TrainingJobRepository repository, TrainingSettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    @Override
    public void requireKnown(String job) {
        status(job);
    }

    @Override
    public boolean hasEnded(String job) {
        return status(job).terminal();
    }

    private JobStatus status(String job) {
        return repository.statusOf(job).orElseThrow(() -> IdKind.JOB.unknown(job));
    }

    @Override
    public int stepsPerPoint(String job) {
        return repository
                .findById(job)
                .map(found -> settings.stepsPerPoint(found.progress().steps()))
                .orElseThrow(() -> IdKind.JOB.unknown(job));
    }
}
