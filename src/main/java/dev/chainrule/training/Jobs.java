package dev.chainrule.training;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetUse;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.event.EventSubjects;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.Giveaways;
import dev.chainrule.table.Table;
import dev.chainrule.web.PageRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The training jobs there are, and the queue they wait in: the database rows are the queue. */
@Component
class Jobs implements DatasetUse, EventSubjects {

    private static final String ID_PREFIX = "job_";
    /** Sorts after every id. */
    private static final String LAST_ID = "job_zzzzzzzzzzzzzzzz";

    private static final int CANDIDATES = 8;

    private final TrainingJobRepository repository;
    private final Histories histories;
    private final Datasets datasets;
    private final TrainingSettings settings;
    private final MemoryBudget memory;
    private final TransactionTemplate transaction;
    private final List<RunListener> listeners;
    private final Clock clock = Clock.systemUTC();

    Jobs(
            TrainingJobRepository repository,
            Histories histories,
            Datasets datasets,
            TrainingSettings settings,
            MemoryBudget memory,
            TransactionTemplate transaction,
            List<RunListener> listeners) {
        this.repository = repository;
        this.histories = histories;
        this.datasets = datasets;
        this.settings = settings;
        this.memory = memory;
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /** @throws ProblemException with everything that stands against it */
    JobPlan plan(JobDefinition asked) {
        JobPlan plan = Defaults.fillIn(asked, dataset(asked.dataset()));
        List<Violation> violations = new ArrayList<>(JobCheck.violations(plan, settings));
        listeners.forEach(listener -> violations.addAll(listener.objections(asked)));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return plan.with(giveaways(plan));
    }

    /** Features that leave nothing to learn. */
    private List<String> giveaways(JobPlan plan) {
        List<Column> features = plan.featureColumns();
        List<String> found = new ArrayList<>();
        try (Table table = datasets.open(plan.dataset())) {
            for (Column target : plan.targetColumns()) {
                Giveaways.of(table, features, target)
                        .forEach(giveaway -> found.add("%s: %s; if it is not known beforehand, leave it out"
                                .formatted(giveaway.column(), giveaway.of(target.name()))));
            }
        }
        return found;
    }

    ValidationResponse validate(JobDefinition asked) {
        return ValidationResponse.of(plan(asked), settings);
    }

    /** Bytes that a job holds at most. */
    long memoryEstimate(JobPlan plan) {
        return MemoryEstimate.of(plan, plan.network(), settings.threads(plan)).total();
    }

    private Dataset dataset(String reference) {
        try {
            return datasets.find(reference);
        } catch (ProblemException unknown) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    unknown.code(),
                    unknown.detail(),
                    List.of(Violation.at("/dataset", unknown.detail(), reference, "GET /datasets lists them")));
        }
    }

    TrainingJob submit(JobDefinition asked) {
        return submit(asked, job -> {});
    }

    /**
     * Puts a job at the end of the queue.
     *
     * @param beside what is written in the same transaction
     */
    synchronized TrainingJob submit(JobDefinition asked, Consumer<TrainingJob> beside) {
        JobPlan plan = plan(asked);
        if (repository.countByStatusIn(JobStatus.WAITING) >= settings.queue()) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "queue_full",
                    "%,d jobs are waiting already (chainrule.training.queue); try again later."
                            .formatted(settings.queue()));
        }
        String id = ID_PREFIX + TsidCreator.getTsid().toLowerCase();
        String name = String.valueOf(plan.definition().name());
        TrainingJob job = new TrainingJob(id, name, plan, memoryEstimate(plan), clock.instant());
        return Objects.requireNonNull(transaction.execute(tx -> {
            TrainingJob saved = repository.save(job);
            listeners.forEach(listener -> listener.submitted(saved, asked));
            beside.accept(saved);
            return saved;
        }));
    }

    TrainingJob find(String id) {
        return lookUp(id).orElseThrow(() -> ProblemException.notFound("job", id));
    }

    Optional<TrainingJob> lookUp(String id) {
        return repository.findById(id);
    }

    /** In the caller's transaction. */
    void forgetModel(String id, String why) {
        repository.lock(id).ifPresent(job -> job.forgetModel(why));
    }

    /** Up to one more than the page holds. */
    List<TrainingJob> page(PageRequest page, @Nullable JobStatus status) {
        Set<JobStatus> statuses = status == null ? EnumSet.allOf(JobStatus.class) : EnumSet.of(status);
        Limit limit = Limit.of(page.limit() + 1);
        return page.ascending()
                ? repository.oldestFirst(Optional.ofNullable(page.after()).orElse(""), statuses, limit)
                : repository.newestFirst(Optional.ofNullable(page.after()).orElse(LAST_ID), statuses, limit);
    }

    /** How many stand before it; null for one that does not wait. */
    @Nullable
    Long queuePosition(TrainingJob job) {
        return JobStatus.WAITING.contains(job.status())
                ? (Long) repository.countByStatusInAndIdLessThan(JobStatus.WAITING, job.id())
                : null;
    }

    /** Steps from one point of a history to the next. */
    int stepsPerPoint(long steps) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, steps - 1) / settings.history() + 1);
    }

    /** Why it waits, where it waits for memory. */
    @Nullable
    String shortage(TrainingJob job) {
        return memory.shortage(job.id(), job.memoryEstimate()).orElse(null);
    }

    /**
     * The oldest job that waits and has found memory, now running; empty where there is none. Whoever claims it gives
     * the memory back.
     */
    Optional<TrainingJob> claim() {
        synchronized (memory) { // so that nobody else takes memory for the same job
            return claimNext();
        }
    }

    private Optional<TrainingJob> claimNext() {
        List<TrainingJobRepository.Candidate> candidates =
                repository.candidates(JobStatus.WAITING, Limit.of(CANDIDATES));
        memory.forgetAllBut(
                candidates.stream().map(TrainingJobRepository.Candidate::id).toList());
        List<String> passed = new ArrayList<>();
        for (TrainingJobRepository.Candidate candidate : candidates) {
            if (!memory.take(candidate.id(), candidate.memoryEstimate())) {
                passed.add(candidate.id());
                if (!memory.mayBeOvertaken(candidate.id())) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<TrainingJob> claimed = start(candidate.id());
            if (claimed.isPresent()) {
                memory.overtake(passed);
                return claimed;
            }
            memory.giveBack(candidate.id());
        }
        return Optional.empty();
    }

    /** Empty where it has been cancelled meanwhile. */
    private Optional<TrainingJob> start(String id) {
        Optional<TrainingJob> started = transaction.execute(tx -> repository
                .lock(id)
                .filter(job -> JobStatus.WAITING.contains(job.status()))
                .map(job -> {
                    job.start(clock.instant());
                    return job;
                }));
        return started == null ? Optional.empty() : started;
    }

    TrainingJob cancel(String id) {
        return changed(repository.lockAnd(transaction, id, job -> job.cancel(clock.instant())));
    }

    private TrainingJob changed(TrainingJob job) {
        if (job.status().terminal()) {
            listeners.forEach(listener -> listener.ended(job));
        }
        return job;
    }

    /**
     * Lets a run change its job, and writes some of its history with it.
     *
     * @return false where the run has been given up for another, so that nothing was written
     */
    boolean write(String id, int attempt, List<HistorySegment> history, Consumer<TrainingJob> change) {
        Optional<TrainingJob> written =
                transaction.execute(tx -> repository.lock(id, attempt).map(job -> {
                    change.accept(job);
                    history.forEach(histories::save);
                    return job;
                }));
        if (written == null || written.isEmpty()) {
            return false;
        }
        changed(written.get());
        return true;
    }

    /**
     * Forgets what earlier runs have written of the history after the place where this one goes on.
     *
     * @param epoch epochs done
     * @param step steps done
     * @return false where the run has been given up for another
     */
    boolean takeOverHistory(String id, int attempt, int epoch, long step) {
        Boolean taken = transaction.execute(tx -> {
            boolean ours = repository.lock(id, attempt).isPresent();
            if (ours) {
                histories.cut(id, epoch, step);
            }
            return ours;
        });
        return Boolean.TRUE.equals(taken);
    }

    /** Jobs that a process left behind wait again. */
    int takeBackInterrupted() {
        List<String> left = repository.ids(JobStatus.AT_WORK, Limit.unlimited());
        left.forEach(id -> repository.lockAnd(transaction, id, job -> job.interrupt(clock.instant())));
        return left.size();
    }

    @Override
    public Optional<String> useOf(Dataset dataset) {
        Set<JobStatus> unfinished = EnumSet.copyOf(JobStatus.WAITING);
        unfinished.addAll(JobStatus.AT_WORK);
        return repository
                .findFirstByDatasetIdAndStatusIn(dataset.id(), unfinished)
                .map(job -> "job " + job.id());
    }

    @Override
    public boolean hasEnded(String id) {
        return repository
                .statusOf(id)
                .orElseThrow(() -> ProblemException.notFound("job", id))
                .terminal();
    }

    Clock clock() {
        return clock;
    }
}
