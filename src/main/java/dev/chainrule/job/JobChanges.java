package dev.chainrule.job;

import dev.chainrule.database.IdKind;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes jobs, each in a transaction of its own while nobody else may, and tells what has become of them. */
@Component
public final class JobChanges {

    private static final Logger LOG = LoggerFactory.getLogger(JobChanges.class);

    private final TrainingJobRepository repository;
    private final TransactionTemplate transaction;
    private final List<JobListener> listeners;

    public JobChanges(TrainingJobRepository repository, TransactionTemplate transaction, List<JobListener> listeners) {
        this.repository = repository;
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /** @throws ProblemException where there is no such job */
    TrainingJob change(String id, Consumer<TrainingJob> change) {
        return Objects.requireNonNull(transaction.execute(tx ->
                        changed(repository.lock(id).orElseThrow(() -> IdKind.JOB.unknown(id)), change)))
                .told();
    }

    /** Empty where this is not the job's attempt, or is at work no more. */
    Optional<TrainingJob> change(String id, int attempt, Consumer<TrainingJob> change) {
        return Objects.requireNonNull(
                        transaction.execute(tx -> repository.lock(id, attempt).map(job -> changed(job, change))))
                .map(Change::told);
    }

    /** A new job, which waits from now on; in the caller's transaction. */
    void submitted(TrainingJob job, JobDefinition asked) {
        listeners.forEach(listener -> listener.submitted(job, asked));
        listeners.forEach(listener -> listener.waits(job));
    }

    private Change changed(TrainingJob job, Consumer<TrainingJob> change) {
        JobStatus before = job.status();
        change.accept(job);
        if (JobStatus.WAITING.contains(job.status()) && !JobStatus.WAITING.contains(before)) {
            listeners.forEach(listener -> listener.waits(job));
        }
        return new Change(job, before);
    }

    private final class Change {

        private final TrainingJob job;
        private final JobStatus before;

        Change(TrainingJob job, JobStatus before) {
            this.job = job;
            this.before = before;
        }

        TrainingJob told() {
            if (job.status() != before) {
                tellOf(job);
            }
            return job;
        }
    }

    /** After it is in the database: what a listener throws undoes nothing, and keeps the others from nothing. */
    void tellOf(TrainingJob job) {
        listeners.forEach(listener -> tell(job, () -> listener.moved(job)));
        if (job.status().terminal()) {
            listeners.forEach(listener -> tell(job, () -> listener.ended(job)));
        }
    }

    private static void tell(TrainingJob job, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error deaf) {
            LOG.error(
                    "Job {} is {}, but not every listener could be notified",
                    job.id(),
                    job.status().word(),
                    deaf);
        }
    }
}
