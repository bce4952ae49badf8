package dev.chainrule.job;

import dev.chainrule.database.IdKind;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetUse;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFollower;
import dev.chainrule.model.ModelUse;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.Origin;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.paging.PageRequest;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The training jobs there are, and what their users may do to them. */
@Component
public class Jobs implements DatasetUse, ModelUse, ModelFollower {

    private final TrainingJobRepository repository;
    private final Histories histories;
    private final Snapshots snapshots;
    private final Origins origins;
    private final JobChanges changes;
    private final NewJobs newcomers;
    private final TransactionTemplate transaction;
    private final List<JobRemains> remains;
    private final ObjectProvider<JobUse> uses;
    private final Clock clock;

    public Jobs(
            TrainingJobRepository repository,
            Histories histories,
            Snapshots snapshots,
            Datasets datasets,
            Origins origins,
            JobChanges changes,
            EntityManager database,
            TransactionTemplate transaction,
            List<JobRemains> remains,
            ObjectProvider<JobUse> uses,
            Clock clock) {
        this.repository = repository;
        this.histories = histories;
        this.snapshots = snapshots;
        this.origins = origins;
        this.changes = changes;
        this.newcomers = new NewJobs(origins, datasets, changes, database, transaction);
        this.transaction = transaction;
        this.remains = remains;
        this.uses = uses;
        this.clock = clock;
    }

    /** That a job is on its way, which is planned meanwhile. */
    public NewJobs.Announced announce() {
        return newcomers.announce();
    }

    /** Records a job, which waits from now on. */
    public TrainingJob add(Planned planned, long turn, NewJobs.Announced announced) {
        return add(planned, turn, NewJobs.NOTHING, announced);
    }

    /**
     * Records a job, which waits from now on.
     *
     * @param turn in the queue
     * @param beside what is written in the same transaction
     */
    public TrainingJob add(Planned planned, long turn, Consumer<TrainingJob> beside, NewJobs.Announced announced) {
        TrainingJob job = newJob(planned, turn);
        Optional<Origin> origin = planned.origin();
        origin.map(Origin::model).map(Model::id).ifPresent(job::beginsWith);
        try (FirstCheckpoint first = origins.firstCheckpoint(planned.plan(), origin.orElse(null))) {
            newcomers.record(new NewJobs.Entry(job, planned, first, beside), announced);
        }
        changes.tellOf(job);
        return job;
    }

    private TrainingJob newJob(Planned planned, long turn) {
        String id = IdKind.JOB.next();
        String name = planned.plan().definition().name();
        return new TrainingJob(id, name, planned.plan(), planned.memory(), turn, clock.instant());
    }

    public TrainingJob find(String id) {
        return lookUp(id).orElseThrow(() -> IdKind.JOB.unknown(id));
    }

    public Optional<TrainingJob> lookUp(String id) {
        return repository.findById(id);
    }

    /** In the caller's transaction. */
    public void forgetModel(String id, String why) {
        repository.lock(id).ifPresent(job -> job.forgetModel(why));
    }

    /** Up to one more than the page holds. */
    public List<TrainingJob> page(PageRequest page, @Nullable JobStatus status) {
        return page.read(
                IdKind.JOB,
                repository::existsById,
                (from, limit) -> status == null
                        ? repository.oldestFirst(from, limit)
                        : repository.oldestFirst(status, from, limit),
                (from, limit) -> status == null
                        ? repository.newestFirst(from, limit)
                        : repository.newestFirst(status, from, limit));
    }

    public TrainingJob cancel(String id) {
        return cancel(id, null);
    }

    /** @param keep what of it becomes a model; null for what its definition says */
    public TrainingJob cancel(String id, @Nullable OnStop keep) {
        return changes.change(id, job -> {
            if (keep != null) {
                job.requireKeepable(keep);
            }
            job.cancel(clock.instant());
            job.keepOnStop(keep == null ? job.onStop() : keep);
        });
    }

    public TrainingJob pause(String id) {
        return changes.change(id, TrainingJob::pause);
    }

    /** @param turn in the queue */
    public TrainingJob resume(String id, long turn) {
        return changes.change(id, job -> job.resume(turn, clock.instant()));
    }

    /** Trains a paused job for so many batches. */
    public TrainingJob step(String id, long batches, long turn) {
        return changes.change(id, job -> job.step(batches, turn, clock.instant()));
    }

    /** Removes a job that has ended and everything kept of it but its model. */
    public void delete(String id) {
        find(id).requireDeletable();
        uses.stream().flatMap(use -> use.useOfJob(id).stream()).findFirst().ifPresent(use -> {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "job_in_use",
                    "Job %s cannot be deleted until %s has read its result; try again in a moment.".formatted(id, use));
        });
        removeRemains(id);
        transaction.executeWithoutResult(tx -> repository.lock(id).ifPresent(repository::delete));
    }

    /** Removes everything kept of a job that has ended but its row and its model. */
    void clear(String id) {
        removeRemains(id);
        changes.change(id, job -> job.clear(clock.instant()));
    }

    /** The row last: where this is cut off, somebody can still ask for it again. */
    private void removeRemains(String id) {
        remains.forEach(kept -> kept.remove(id));
        transaction.executeWithoutResult(tx -> {
            histories.remove(id);
            snapshots.remove(id);
        });
    }

    @Override
    public Optional<String> useOf(Dataset dataset) {
        return repository
                .findFirstByDatasetIdAndStatusIn(dataset.id(), JobStatus.UNFINISHED)
                .map(job -> "job " + job.id());
    }

    @Override
    public Optional<String> useOfModel(String model) {
        return repository
                .findFirstByFirstModelIdAndStatusIn(model, JobStatus.UNFINISHED)
                .map(job -> "job " + job.id());
    }

    @Override
    public void deleted(Model model) {
        repository
                .lock(model.jobId())
                .filter(job -> model.id().equals(job.modelId()))
                .ifPresent(job -> job.forgetModel("its model %s was deleted".formatted(model.id())));
    }
}
