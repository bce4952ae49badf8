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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The training jobs there are, and the queue they wait in: the database rows are the queue. */
@Component
class Jobs implements DatasetUse, EventSubjects {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final String ID_PREFIX = "job_";
    /** Sorts after every id. */
    private static final String LAST_ID = "job_zzzzzzzzzzzzzzzz";

    private static final int CANDIDATES = 8;

    private final TrainingJobRepository repository;
    private final Histories histories;
    private final Datasets datasets;
    private final Origins origins;
    private final TrainingSettings settings;
    private final MemoryBudget memory;
    private final Tickets tickets;
    private final TransactionTemplate transaction;
    private final List<RunListener> listeners;
    private final List<JobRemains> remains;
    private final Clock clock = Clock.systemUTC();

    Jobs(
            TrainingJobRepository repository,
            Histories histories,
            Datasets datasets,
            Origins origins,
            TrainingSettings settings,
            MemoryBudget memory,
            Tickets tickets,
            TransactionTemplate transaction,
            List<RunListener> listeners,
            List<JobRemains> remains) {
        this.repository = repository;
        this.histories = histories;
        this.datasets = datasets;
        this.origins = origins;
        this.settings = settings;
        this.memory = memory;
        this.tickets = tickets;
        this.transaction = transaction;
        this.listeners = listeners;
        this.remains = remains;
    }

    /** @throws ProblemException with everything that stands against it */
    JobPlan plan(JobDefinition asked) {
        Optional<Origin> origin = origins.of(asked);
        JobPlan plan = Defaults.fillIn(
                asked, dataset(asked.dataset()), origin.map(Origin::encoding).orElse(null));
        List<Violation> violations = new ArrayList<>(JobCheck.violations(plan, settings));
        Optional<Resumption> resumption = origin.map(from -> new Resumption(from, plan));
        resumption.map(Resumption::violations).ifPresent(violations::addAll);
        listeners.forEach(listener -> violations.addAll(listener.objections(asked)));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return resumption.map(Resumption::warnings).map(plan::with).orElse(plan).with(giveaways(plan));
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
                    String.format(
                            Locale.ROOT,
                            "%,d jobs are waiting already (chainrule.training.queue); try again later.",
                            settings.queue()));
        }
        String id = ID_PREFIX + TsidCreator.getTsid().toLowerCase();
        JobDefinition definition = plan.definition();
        long turn = turn(definition.owner(), definition.priority());
        TrainingJob job = new TrainingJob(
                id, String.valueOf(definition.name()), plan, memoryEstimate(plan), turn, clock.instant());
        TrainingJob submitted;
        try (FirstCheckpoint first = origins.firstCheckpoint(plan)) {
            submitted = Objects.requireNonNull(transaction.execute(tx -> {
                TrainingJob saved = repository.save(job);
                first.recordFor(saved);
                listeners.forEach(listener -> listener.submitted(saved, asked));
                beside.accept(saved);
                tickets.issue();
                return saved;
            }));
        }
        tellOf(submitted);
        return submitted;
    }

    /**
     * Start-time fair queueing: a job's turn is one after that of its owner's last job, but no earlier than the turns have
     * come. So each owner's first job stands before anybody's second. Of two at once both may get the same turn, and the
     * older goes first.
     */
    private long turn(String owner, int priority) {
        long come = repository
                .firstTurn(JobStatus.QUEUED, priority)
                .or(() -> repository.lastTurn(JobStatus.AT_WORK, priority))
                .orElse(0L);
        return repository
                .lastTurn(JobStatus.UNFINISHED, owner, priority)
                .map(last -> Math.max(come, last + 1))
                .orElse(come);
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
                ? (Long) repository.countBefore(JobStatus.WAITING, job.priority(), job.turn(), job.id())
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
     * The next job in the queue that has found memory, now running; empty where there is none. Whoever claims it gives
     * the memory back.
     *
     * @param process where it will run
     * @param ticket that lets it run
     */
    Optional<TrainingJob> claim(String process, String ticket) {
        Optional<TrainingJob> claimed;
        synchronized (memory) { // so that nobody else takes memory for the same job
            claimed = claimNext(process, ticket);
        }
        claimed.ifPresent(this::tellOf);
        return claimed;
    }

    private Optional<TrainingJob> claimNext(String process, String ticket) {
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
            Optional<TrainingJob> claimed = Optional.empty();
            try {
                claimed = start(candidate.id(), process, ticket);
            } finally {
                if (claimed.isEmpty()) {
                    memory.giveBack(candidate.id());
                }
            }
            if (claimed.isPresent()) {
                memory.overtake(passed);
                return claimed;
            }
        }
        return Optional.empty();
    }

    /** Empty where it has been cancelled meanwhile. */
    private Optional<TrainingJob> start(String id, String process, String ticket) {
        Optional<TrainingJob> started = transaction.execute(tx -> repository
                .lock(id)
                .filter(job -> JobStatus.WAITING.contains(job.status()))
                .map(job -> {
                    job.start(process, ticket, clock.instant());
                    return job;
                }));
        return started == null ? Optional.empty() : started;
    }

    TrainingJob cancel(String id) {
        return cancel(id, null);
    }

    /** @param keep what of it becomes a model; null for what its definition says */
    TrainingJob cancel(String id, @Nullable OnStop keep) {
        return change(id, job -> {
            job.cancel(clock.instant());
            job.keepOnStop(keep == null ? job.onStop() : keep);
        });
    }

    TrainingJob pause(String id) {
        return change(id, TrainingJob::pause);
    }

    TrainingJob resume(String id) {
        return change(id, job -> job.resume(turn(job.owner(), job.priority()), clock.instant()));
    }

    /** Lets a paused job go on for so many batches. */
    TrainingJob step(String id, long batches) {
        return change(id, job -> job.step(batches, turn(job.owner(), job.priority()), clock.instant()));
    }

    /** Removes a job that has ended and everything kept of it but its model. */
    void delete(String id) {
        find(id).requireDeletable();
        removeRemains(id);
        transaction.executeWithoutResult(tx -> repository.lock(id).ifPresent(repository::delete));
    }

    /** Removes everything kept of a job that has ended but its row and its model. */
    void clear(String id) {
        removeRemains(id);
        change(id, job -> job.clear(clock.instant()));
    }

    /** The row last: where this is cut off, somebody can still ask for it again. */
    private void removeRemains(String id) {
        remains.forEach(kept -> kept.remove(id));
        transaction.executeWithoutResult(tx -> histories.remove(id));
    }

    private TrainingJob change(String id, Consumer<TrainingJob> change) {
        return Objects.requireNonNull(transaction.execute(tx ->
                        change(repository.lock(id).orElseThrow(() -> ProblemException.notFound("job", id)), change)))
                .told();
    }

    private Change change(TrainingJob job, Consumer<TrainingJob> change) {
        JobStatus before = job.status();
        change.accept(job);
        if (JobStatus.WAITING.contains(job.status()) && !JobStatus.WAITING.contains(before)) {
            tickets.issue();
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
    private void tellOf(TrainingJob job) {
        listeners.forEach(listener -> tell(job, () -> listener.moved(job)));
        if (job.status().terminal()) {
            listeners.forEach(listener -> tell(job, () -> listener.ended(job)));
        }
    }

    private static void tell(TrainingJob job, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error deaf) {
            LOG.error("Job {} is {}, and not everybody could be told", job.id(), job.status(), deaf);
        }
    }

    /**
     * Lets a run change its job, and writes some of its history with it.
     *
     * @return false where the run has been given up for another, so that nothing was written
     */
    boolean write(String id, int attempt, List<HistorySegment> history, Consumer<TrainingJob> change) {
        Optional<Change> written =
                transaction.execute(tx -> repository.lock(id, attempt).map(job -> {
                    Change changed = change(job, change);
                    history.forEach(histories::save);
                    return changed;
                }));
        if (written == null || written.isEmpty()) {
            return false;
        }
        written.get().told();
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

    /** Jobs wait again that processes left behind which are none of these; how many. */
    int takeBackFromOthersThan(Collection<String> processes) {
        return takeBack(repository.elsewhere(processes, JobStatus.AT_WORK));
    }

    /** As {@link #takeBackFromOthersThan}, of what was taken by this ticket. */
    int takeBackTakenBy(String ticket) {
        return takeBack(repository.takenBy(ticket, JobStatus.AT_WORK));
    }

    private int takeBack(List<String> left) {
        left.forEach(id -> change(id, job -> job.interrupt(clock.instant())));
        return left.size();
    }

    /** For jobs that were queued before there were tickets. */
    void issueMissingTickets() {
        transaction.executeWithoutResult(tx -> {
            long missing = repository.countByStatusIn(JobStatus.WAITING) - tickets.count();
            for (long i = 0; i < missing; i++) {
                tickets.issue();
            }
        });
    }

    /** How many there are in each status; none is 0. */
    Map<JobStatus, Long> counts() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, 0L);
        }
        repository.counts().forEach(count -> counts.put(count.status(), count.jobs()));
        return counts;
    }

    /** Oldest first. */
    List<TrainingJob> atWork() {
        return repository.oldestFirst("", JobStatus.AT_WORK, Limit.unlimited());
    }

    /** Since when the job has waited which waits longest; empty where none does. */
    Optional<Instant> oldestWait() {
        return repository.firstQueuedAt(JobStatus.WAITING);
    }

    boolean anyWaits() {
        return repository.existsByStatusIn(JobStatus.WAITING);
    }

    List<TrainingJobRepository.Standing> standings(Collection<String> ids) {
        return repository.standings(ids);
    }

    @Override
    public Optional<String> useOf(Dataset dataset) {
        return repository
                .findFirstByDatasetIdAndStatusIn(dataset.id(), JobStatus.UNFINISHED)
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
