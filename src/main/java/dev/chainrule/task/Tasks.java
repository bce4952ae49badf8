package dev.chainrule.task;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetUse;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.JobStatus;
import dev.chainrule.model.ModelUse;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.queue.Tickets;
import dev.chainrule.web.paging.PageRequest;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The tasks there are, and how their rows change: each in a transaction, while nobody else may. */
@Component
public class Tasks implements DatasetUse, ModelUse {

    private static final Set<JobStatus> WORTH_KEEPING =
            EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.INTERRUPTED, JobStatus.SUCCEEDED);

    private final TaskRepository repository;
    private final Datasets datasets;
    private final Models models;
    private final Tickets tickets;
    private final EntityManager database;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Tasks(
            TaskRepository repository,
            Datasets datasets,
            Models models,
            Tickets tickets,
            EntityManager database,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.datasets = datasets;
        this.models = models;
        this.tickets = tickets;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Records a task, which waits from now on; what it needs stays until it has ended.
     *
     * @param turn in the queue
     */
    QueuedTask add(TaskOrder order, long turn) {
        String id = order.kind().ids().next();
        QueuedTask task = new QueuedTask(id, order, turn, now());
        transaction.executeWithoutResult(tx -> {
            database.persist(task);
            tickets.issue();
            database.flush(); // so that these locks are the last that it waits for
            models.hold(order.model());
            if (order.dataset() != null) {
                datasets.hold(order.dataset());
            }
        });
        return task;
    }

    /** @throws ProblemException where there is none of that kind */
    public QueuedTask find(TaskKind kind, String id) {
        return repository.findById(id).filter(task -> task.kind() == kind).orElseThrow(() -> kind.unknown(id));
    }

    /** The newest of a model that answers, or will answer, just this. */
    public Optional<QueuedTask> find(TaskKind kind, String model, String question) {
        return repository.findFirstByKindAndModelIdAndQuestionAndStatusInOrderByIdDesc(
                kind, model, question, WORTH_KEEPING);
    }

    /**
     * Up to one more than the page holds.
     *
     * @param model id of the only one whose tasks are wanted; null for all
     */
    public List<QueuedTask> page(TaskKind kind, @Nullable String model, PageRequest page) {
        return page.read(
                kind.ids(),
                id -> repository.existsByIdAndKind(id, kind),
                (from, limit) -> model == null
                        ? repository.findByKindAndIdGreaterThanOrderByIdAsc(kind, from, limit)
                        : repository.findByKindAndModelIdAndIdGreaterThanOrderByIdAsc(kind, model, from, limit),
                (from, limit) -> model == null
                        ? repository.findByKindAndIdLessThanOrderByIdDesc(kind, from, limit)
                        : repository.findByKindAndModelIdAndIdLessThanOrderByIdDesc(kind, model, from, limit));
    }

    QueuedTask cancel(TaskKind kind, String id) {
        find(kind, id);
        return Objects.requireNonNull(transaction.execute(tx -> {
            QueuedTask task = repository.lock(id).orElseThrow(() -> kind.unknown(id));
            task.cancel(now());
            return task;
        }));
    }

    /** Removes the row of one that has ended; a dataset that it made stays. */
    public void delete(TaskKind kind, String id) {
        find(kind, id);
        transaction.executeWithoutResult(tx -> {
            QueuedTask task = repository.lock(id).orElseThrow(() -> kind.unknown(id));
            task.requireDeletable();
            repository.delete(task);
        });
    }

    /** A worker takes it up; empty where it waits no more. */
    Optional<QueuedTask> start(String id, String process, String ticket) {
        return Objects.requireNonNull(transaction.execute(tx -> repository
                .lock(id)
                .filter(task -> JobStatus.WAITING.contains(task.status()))
                .map(task -> {
                    task.start(process, ticket, now());
                    return task;
                })));
    }

    /** Empty where this is not the task's attempt, or is at work no more; in the caller's transaction where there is one. */
    Optional<QueuedTask> change(String id, int attempt, Consumer<QueuedTask> change) {
        return Objects.requireNonNull(transaction.execute(tx -> repository
                .lock(id, attempt)
                .map(task -> {
                    change.accept(task);
                    if (JobStatus.WAITING.contains(task.status())) {
                        tickets.issue();
                    }
                    return task;
                })));
    }

    List<TaskRepository.TaskState> standings(Collection<String> ids) {
        return repository.standings(ids);
    }

    /** How many wait for a worker. */
    public long countWaiting() {
        return repository.countByStatusIn(JobStatus.WAITING);
    }

    /** Those that a worker is at, oldest first. */
    public List<QueuedTask> atWork() {
        return repository.findByStatusInOrderById(JobStatus.AT_WORK);
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<String> useOf(Dataset dataset) {
        return repository
                .findFirstByDatasetIdAndStatusIn(dataset.id(), JobStatus.UNFINISHED)
                .map(Tasks::named);
    }

    @Override
    public Optional<String> useOfModel(String model) {
        return repository
                .findFirstByModelIdAndStatusIn(model, JobStatus.UNFINISHED)
                .map(Tasks::named);
    }

    private static String named(QueuedTask task) {
        return "%s %s".formatted(task.kind().words(), task.id());
    }
}
