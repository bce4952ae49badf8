package dev.chainrule.training;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetUse;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.event.EventSubjects;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelUse;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.PageRequest;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The training jobs there are, and the queue they wait in: the database rows are the queue. */
@Component
class Jobs implements DatasetUse, ModelUse, EventSubjects {

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
    private final Places places;
    private final Turns turns;
    private final QueuePositions positions;
    private final TargetLeakage leakage;
    private final EntityManager database;
    private final TransactionTemplate transaction;
    private final List<RunListener> listeners;
    private final List<JobRemains> remains;
    private final ObjectProvider<JobUse> uses;
    private final Clock clock = Clock.systemUTC();

    Jobs(
            TrainingJobRepository repository,
            Histories histories,
            Datasets datasets,
            Origins origins,
            TrainingSettings settings,
            MemoryBudget memory,
            Tickets tickets,
            Places places,
            Turns turns,
            QueuePositions positions,
            TargetLeakage leakage,
            EntityManager database,
            TransactionTemplate transaction,
            List<RunListener> listeners,
            List<JobRemains> remains,
            ObjectProvider<JobUse> uses) {
        this.repository = repository;
        this.histories = histories;
        this.datasets = datasets;
        this.origins = origins;
        this.settings = settings;
        this.memory = memory;
        this.tickets = tickets;
        this.places = places;
        this.turns = turns;
        this.positions = positions;
        this.leakage = leakage;
        this.database = database;
        this.transaction = transaction;
        this.listeners = listeners;
        this.remains = remains;
        this.uses = uses;
    }

    /** @throws ProblemException with everything that stands against it */
    JobPlan plan(JobDefinition asked) {
        return plan(asked, origins.of(asked));
    }

    private JobPlan plan(JobDefinition asked, Optional<Origin> origin) {
        JobPlan plan = Defaults.fillIn(
                asked, dataset(asked.dataset()), origin.map(Origin::encoding).orElse(null));
        List<Violation> violations = new ArrayList<>(JobCheck.violations(plan, settings));
        Optional<Resumption> resumption = origin.map(from -> new Resumption(from, plan));
        resumption.map(Resumption::violations).ifPresent(violations::addAll);
        listeners.forEach(listener -> violations.addAll(listener.objections(asked)));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return resumption.map(Resumption::warnings).map(plan::with).orElse(plan).with(leaks(plan, asked.dataset()));
    }

    /** Looks at the dataset's rows, and so may find that it has been deleted meanwhile. */
    private List<String> leaks(JobPlan plan, String dataset) {
        try {
            return leakage.of(plan);
        } catch (ProblemException gone) {
            throw gone.kind() == ProblemKind.NOT_FOUND ? noDataset(gone, dataset) : gone;
        }
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
            throw noDataset(unknown, reference);
        }
    }

    private static ProblemException noDataset(ProblemException unknown, String reference) {
        return new ProblemException(
                ProblemKind.INVALID,
                unknown.code(),
                unknown.detail(),
                List.of(Violation.at("/dataset", unknown.detail(), reference, "GET /datasets lists them")));
    }

    TrainingJob submit(JobDefinition asked) {
        return submit(asked, job -> {});
    }

    /**
     * Puts a job at the end of the queue.
     *
     * @param beside what is written in the same transaction
     */
    TrainingJob submit(JobDefinition asked, Consumer<TrainingJob> beside) {
        Optional<Origin> origin = origins.of(asked);
        JobPlan plan = plan(asked, origin);
        TrainingJob job;
        places.take();
        try {
            job = queue(plan, origin, saved -> {
                listeners.forEach(listener -> listener.submitted(saved, asked));
                beside.accept(saved);
            });
        } finally {
            places.leave();
        }
        tellOf(job);
        return job;
    }

    private TrainingJob queue(JobPlan plan, Optional<Origin> origin, Consumer<TrainingJob> beside) {
        JobDefinition definition = plan.definition();
        try (FirstCheckpoint first = origins.firstCheckpoint(plan, origin.orElse(null));
                Turns.Turn turn = turns.give(definition.owner(), definition.priority())) {
            TrainingJob job = newJob(plan, turn.number());
            origin.map(Origin::model).map(Model::id).ifPresent(job::beginsWith);
            transaction.executeWithoutResult(tx -> {
                database.persist(job);
                first.recordFor(job);
                beside.accept(job);
                tickets.issue();
                hold(job, origin);
            });
            return job;
        }
    }

    private TrainingJob newJob(JobPlan plan, long turn) {
        String id = ID_PREFIX + TsidCreator.getTsid().toLowerCase();
        String name = String.valueOf(plan.definition().name());
        return new TrainingJob(id, name, plan, memoryEstimate(plan), turn, clock.instant());
    }

    /** What it needs was there when it was planned, and may have been deleted since; from here on it stays. */
    private void hold(TrainingJob job, Optional<Origin> origin) {
        database.flush(); // so that these locks are the last that it waits for
        origin.ifPresent(origins::hold);
        try {
            datasets.hold(job.datasetId());
        } catch (ProblemException gone) {
            throw noDataset(gone, job.datasetId());
        }
    }

    private Turns.Turn newTurn(String id) {
        TrainingJob job = find(id);
        return turns.give(job.owner(), job.priority());
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
        page.requireKnown("job", repository::existsById);
        Limit limit = Limit.of(page.limit() + 1);
        String after = Optional.ofNullable(page.after()).orElse(page.ascending() ? "" : LAST_ID);
        if (status == null) {
            return page.ascending() ? repository.oldestFirst(after, limit) : repository.newestFirst(after, limit);
        }
        return page.ascending()
                ? repository.oldestFirst(status, after, limit)
                : repository.newestFirst(status, after, limit);
    }

    /** How many stand before it; null for one that does not wait. */
    @Nullable
    Long queuePosition(TrainingJob job) {
        return JobStatus.WAITING.contains(job.status()) ? (Long) positions.of(job.spot()) : null;
    }

    /** As {@link #queuePosition}, of those of these that wait, by their ids. */
    Map<String, Long> queuePositions(List<TrainingJob> some) {
        return positions.of(some.stream()
                .filter(job -> JobStatus.WAITING.contains(job.status()))
                .map(TrainingJob::spot)
                .toList());
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
        List<TrainingJobRepository.Candidate> candidates = candidates();
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

    /** The first in the queue. */
    private List<TrainingJobRepository.Candidate> candidates() {
        return JobStatus.WAITING.stream()
                .flatMap(status -> repository.candidates(status, Limit.of(CANDIDATES)).stream())
                .sorted(Comparator.comparing(TrainingJobRepository.Candidate::spot, QueuePositions.Spot.FIRST_TO_LAST))
                .limit(CANDIDATES)
                .toList();
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
        try (Turns.Turn turn = newTurn(id)) {
            return change(id, job -> job.resume(turn.number(), clock.instant()));
        }
    }

    /** Trains a paused job for so many batches. */
    TrainingJob step(String id, long batches) {
        try (Turns.Turn turn = newTurn(id)) {
            return change(id, job -> job.step(batches, turn.number(), clock.instant()));
        }
    }

    /** Removes a job that has ended and everything kept of it but its model. */
    void delete(String id) {
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
            LOG.error(
                    "Job {} is {}, but not every listener could be notified",
                    job.id(),
                    job.status().word(),
                    deaf);
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
        return takeBack(held().stream()
                .filter(job -> job.process() == null || !processes.contains(job.process()))
                .toList());
    }

    /** As {@link #takeBackFromOthersThan}, of what was taken by this ticket. */
    int takeBackTakenBy(String ticket) {
        return takeBack(repository.takenBy(ticket, JobStatus.AT_WORK));
    }

    /** Attempts that are at work, as their rows say. */
    List<TrainingJobRepository.Held> held() {
        return repository.held(JobStatus.AT_WORK);
    }

    /** The jobs of these attempts wait again, but for those that have ended or gone on meanwhile; how many. */
    int takeBack(List<TrainingJobRepository.Held> left) {
        return (int) left.stream()
                .filter(job -> write(job.id(), job.attempt(), List.of(), stray -> stray.interrupt(clock.instant())))
                .count();
    }

    /** Where jobs wait and nothing is there to draw, somebody has thrown a ticket too many away. */
    void issueTicketsWhereThereAreNone() {
        if (anyWaits() && !tickets.anyToDraw()) {
            issueMissingTickets();
        }
    }

    /** For jobs that were queued before there were tickets; one too many does no harm. */
    void issueMissingTickets() {
        transaction.executeWithoutResult(tx -> {
            long missing = repository.countByStatusIn(JobStatus.WAITING) - tickets.countToDraw();
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
        return repository.all(JobStatus.AT_WORK);
    }

    /** Since when the job has waited which waits longest; empty where none does. */
    Optional<Instant> oldestWait() {
        return JobStatus.WAITING.stream()
                .flatMap(status -> repository.queuedAt(status, Limit.of(1)).stream())
                .min(Comparator.naturalOrder());
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
    public boolean needsModel(String model) {
        return repository.existsByFirstModelIdAndStatusIn(model, JobStatus.UNFINISHED);
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
