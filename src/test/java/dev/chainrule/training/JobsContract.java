package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.database.RowLocks;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.Resolution;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.HistoryFixture;
import dev.chainrule.job.JobChanges;
import dev.chainrule.job.JobCounts;
import dev.chainrule.job.JobError;
import dev.chainrule.job.JobListener;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobUse;
import dev.chainrule.job.JobWaits;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Origins;
import dev.chainrule.job.Planner;
import dev.chainrule.job.Progress;
import dev.chainrule.job.Retention;
import dev.chainrule.job.RetentionSettings;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.job.TrainingJobRepository;
import dev.chainrule.network.HistogramFixture;
import dev.chainrule.network.Snapshot;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.MemoryBudget;
import dev.chainrule.queue.Processes;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.QueuePositions;
import dev.chainrule.queue.QueueSettings;
import dev.chainrule.queue.QueueSlots;
import dev.chainrule.queue.ServiceProcess;
import dev.chainrule.queue.ServiceProcessRepository;
import dev.chainrule.queue.Spot;
import dev.chainrule.queue.Tickets;
import dev.chainrule.queue.Turns;
import dev.chainrule.queue.WorkSource;
import dev.chainrule.queue.WorkerSettings;
import dev.chainrule.queue.Workers;
import dev.chainrule.run.Engine;
import dev.chainrule.run.RowStore;
import dev.chainrule.run.Runs;
import dev.chainrule.storage.Storage;
import dev.chainrule.task.Tasks;
import dev.chainrule.web.paging.PageRequest;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** What jobs, their queue and their histories do on every database. */
@WithDatabase
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
abstract class JobsContract {

    @Autowired
    private TrainingJobRepository repository;

    @Autowired
    private Histories histories;

    @Autowired
    private Snapshots snapshots;

    @Autowired
    private Datasets datasets;

    @Autowired
    private Origins origins;

    @Autowired
    private Planner planner;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private JobCounts counts;

    @Autowired
    private Tasks tasks;

    @Autowired
    private JobTickets jobTickets;

    @Autowired
    private JobWaits ends;

    @Autowired
    private Runs runs;

    @Autowired
    private RowStore rows;

    @Autowired
    private Engine engine;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Workers workers;

    @Autowired
    private Tickets tickets;

    @Autowired
    private Processes processes;

    @Autowired
    private EntityManager database;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private RowLocks locks;

    @Autowired
    private ServiceProcessRepository known;

    @Autowired
    private QueueSettings queue;

    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final Map<String, String> uses = new ConcurrentHashMap<>();
    private MemoryBudget budget;
    private Attempts attempts;
    private Jobs jobs;
    private Queue waiting;
    private JobDesk desk;

    @BeforeEach
    void emptyTheQueue() {
        workers.stop(); // here the test is the worker
        open(1000);
        waiting.takeBackFromOthersThan(List.of("nobody"));
        repository.ids(JobStatus.WAITING, Limit.unlimited()).forEach(jobs::cancel);
        ended.clear();
    }

    private void open(int queue) {
        open(queue, Long.MAX_VALUE, 8);
    }

    private void open(int queue, long memory, int overtaking) {
        open(new WorkerSettings(1, queue, overtaking, 0), memory, transaction, List.of(hearsOfEnds()));
    }

    private void open(WorkerSettings settings, long memory, TransactionTemplate writing, List<JobListener> listeners) {
        budget = new MemoryBudget(new TrainingSettings(1, DataSize.ofBytes(memory), 50_000, 1_000_000, null), settings);
        jobs = jobs(writing, listeners);
        WorkSource source = source(attempts);
        waiting = queue(source, places(source, settings, processes), budget);
        desk = new JobDesk(planner, jobs, waiting, new OpenWorkers(), engine);
    }

    private JobListener hearsOfEnds() {
        return new JobListener() {
            @Override
            public void ended(TrainingJob job) {
                ended.add(job.id());
            }
        };
    }

    private Jobs jobs(TransactionTemplate writing, List<JobListener> listeners) {
        List<JobListener> all = new ArrayList<>(listeners);
        all.add(jobTickets);
        JobChanges changes = new JobChanges(repository, writing, all);
        attempts = new Attempts(repository, histories, snapshots, changes, writing, Clock.systemUTC());
        Map<String, Object> use = Map.of("use", (JobUse) job -> Optional.ofNullable(uses.get(job)));
        return new Jobs(
                repository,
                histories,
                snapshots,
                datasets,
                origins,
                changes,
                database,
                writing,
                List.of(),
                new StaticListableBeanFactory(use).getBeanProvider(JobUse.class),
                Clock.systemUTC());
    }

    private WorkSource source(Attempts attempts) {
        return new TrainingSource(repository, jdbc, attempts, ends, runs);
    }

    private QueueSlots places(WorkSource source, WorkerSettings settings, Processes process) {
        return new QueueSlots(List.of(source), sql, locks, transaction, process, queue, settings, Clock.systemUTC());
    }

    private Queue queue(WorkSource source, QueueSlots places, MemoryBudget budget) {
        List<WorkSource> sources = List.of(source);
        return new Queue(
                sources, budget, tickets, places, new Turns(sources), new QueuePositions(sources), transaction);
    }

    /** They take nothing from the queue. */
    private static final class OpenWorkers extends Workers {

        OpenWorkers() {
            super(null, null, null, null, new WorkerSettings(1, 1, 1, 0), null);
        }
    }

    TrainingJob submit(String json) {
        return desk.submit(PlanFixture.definition("xor", json));
    }

    private TrainingJob submit() {
        return submit("{}");
    }

    private Optional<TrainingJob> next() {
        return waiting.claim("here", "ticket").map(work -> jobs.find(work.id()));
    }

    private TrainingJob claim() {
        return next().orElseThrow();
    }

    private RangeController rangeTests(int seconds, int atOnce) {
        return new RangeController(
                planner, new RangeTester(datasets, rows, budget, new RangeSettings(seconds, atOnce)));
    }

    @Test
    void sendsRangeTestsAwayThatFindNoPlace() {
        RangeController full = rangeTests(30, 0);
        RangeDefinition asked = new RangeDefinition(PlanFixture.definition("xor", "{}"), null);

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> full.test(asked));
        assertThat(problem.kind()).isEqualTo(ProblemKind.BUSY);
        assertThat(problem.detail()).contains("chainrule.training.range.at-once");
    }

    @Test
    void answersRangeTestsWithWhatTheyHaveWhenTheirTimeIsOver() {
        RangeController hurried = rangeTests(0, 1);
        RangeDefinition asked = new RangeDefinition(PlanFixture.definition("xor", "{}"), null);

        assertThat(hurried.test(asked).stopped()).isEqualTo("time_limit");
    }

    @Test
    void keepsEverythingAboutAJob() {
        TrainingJob job = submit("{\"name\": \"kept\", \"metadata\": {\"größe\": \"猫\"}}");
        TrainingJob claimed = claim();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("train_loss", 0.1);
        metrics.put("val_loss", null);
        Progress progress = Progress.of(3, 10)
                .steps(30, 100)
                .rows(120, 9.5)
                .latest(metrics)
                .best(Map.of("train_loss", 0.1), null)
                .build();
        JobError error = new JobError("diverged", "Unendlich: ∞", "/training", null);
        attempts.write(job.id(), claimed.attempt(), List.of(), running -> running.advance(progress, List.of("a", "ü")));
        attempts.write(job.id(), claimed.attempt(), List.of(), running -> running.fail(error, Instant.EPOCH));
        TrainingJob found = jobs.find(job.id());

        assertThat(job.id()).matches("job_[0-9a-z]{13}");
        assertThat(found.name()).isEqualTo("kept");
        assertThat(found.status()).isEqualTo(JobStatus.FAILED);
        assertThat(found.createdAt()).isEqualTo(job.createdAt());
        assertThat(found.finishedAt()).isEqualTo(Instant.EPOCH);
        assertThat(found.json()).hasToString(job.json().toString());
        assertThat(found.definition()).isEqualTo(job.definition());
        assertThat(found.progress()).isEqualTo(progress);
        assertThat(found.error()).isEqualTo(error);
        assertThat(found.warnings()).containsExactly("a", "ü");
        assertThat(found.datasetSha256()).isEqualTo(datasets.find("xor").sha256());
        assertThat(ended).containsExactly(job.id());
    }

    /** So nobody need read it again for the answer. */
    @Test
    void answersASubmissionAsItIsInTheDatabase() {
        TrainingJob job =
                submit("{\"name\": \"told\", \"metadata\": {\"größe\": \"猫\"}, \"training\": {\"seed\": 5000000000,"
                        + " \"threads\": 1, \"optimizer\": {\"type\": \"adam\", \"learning_rate\": 1E-2}}}");

        assertThat(JsonMapper.shared().writeValueAsString(desk.response(job)))
                .isEqualTo(JsonMapper.shared().writeValueAsString(desk.response(jobs.find(job.id()))));
    }

    @Test
    void doesNotKnowOthers() {
        ProblemException unknown = catchThrowableOfType(ProblemException.class, () -> jobs.find("job_x"));

        assertThat(unknown.kind()).isEqualTo(ProblemKind.NOT_FOUND);
        assertThat(unknown.code()).isEqualTo("unknown_job");
        assertThat(catchThrowableOfType(ProblemException.class, () -> jobs.cancel("job_x"))
                        .code())
                .isEqualTo("unknown_job");
    }

    @Test
    void saysWhichDatasetIsMeantInThePlaceOfIt() {
        ProblemException unknown =
                catchThrowableOfType(ProblemException.class, () -> desk.submit(PlanFixture.definition("digit", "{}")));

        assertThat(unknown.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(unknown.code()).isEqualTo("unknown_dataset");
        assertThat(unknown).hasMessageContaining("\"digits\"");
        assertThat(unknown.violations().get(0).pointer()).isEqualTo("/dataset");
    }

    @Test
    void claimsTheOldestFirst() {
        List<String> submitted =
                IntStream.range(0, 12).mapToObj(i -> submit().id()).toList();
        assertThat(submitted)
                .extracting(id -> desk.queuePosition(jobs.find(id)))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        List<String> claimed =
                IntStream.range(0, 12).mapToObj(i -> claim().id()).toList();

        assertThat(claimed).isEqualTo(submitted);
        assertThat(next()).isEmpty();
        assertThat(desk.queuePosition(jobs.find(submitted.get(0)))).isNull();
    }

    @Test
    void claimsTheHighestPriorityFirst() {
        String low = submit("{\"priority\": -5}").id();
        String usual = submit().id();
        String high = submit("{\"priority\": 100}").id();

        assertThat(List.of(high, usual, low))
                .extracting(id -> desk.queuePosition(jobs.find(id)))
                .containsExactly(0L, 1L, 2L);
        assertThat(List.of(claim().id(), claim().id(), claim().id())).containsExactly(high, usual, low);
    }

    private String submitFor(String owner) {
        return submit("{\"owner\": \"%s\"}".formatted(owner)).id();
    }

    @Test
    void letsOwnersTakeTurns() {
        List<String> many =
                IntStream.range(0, 6).mapToObj(i -> submitFor("many")).toList();
        String one = submitFor("one");
        assertThat(desk.queuePosition(jobs.find(one)))
                .as("after the first of the others")
                .isEqualTo(1);
        assertThat(List.of(claim().id(), claim().id(), claim().id())).containsExactly(many.get(0), one, many.get(1));
        String late = submitFor("late");
        String again = submitFor("one");
        String thrice = submitFor("one");

        assertThat(IntStream.range(0, 6).mapToObj(i -> claim().id()))
                .as("nobody is ahead for having waited with asking")
                .containsExactly(many.get(2), late, again, many.get(3), thrice, many.get(4));
    }

    @Test
    void lendsNoTurnToWhoComesBackFromAPause() {
        String paused = submitFor("one");
        jobs.pause(paused);
        List<String> many =
                IntStream.range(0, 4).mapToObj(i -> submitFor("many")).toList();
        assertThat(claim().id()).isEqualTo(many.get(0));
        assertThat(claim().id()).isEqualTo(many.get(1));
        desk.resume(paused);
        String newcomer = submitFor("new");

        assertThat(IntStream.range(0, 4).mapToObj(i -> claim().id()))
                .containsExactly(paused, many.get(2), newcomer, many.get(3));
    }

    @Test
    void issuesATicketForEachJobThatBeginsToWait() {
        long before = tickets.countToDraw();
        String id = submit().id();
        jobs.pause(id);
        desk.resume(id);
        claim();
        assertThat(tickets.countToDraw()).isEqualTo(before + 2);
        assertThat(waiting.takenBy("another")).isEmpty();
        assertThat(waiting.takeBack(waiting.takenBy("ticket"))).isEqualTo(1);
        assertThat(tickets.countToDraw()).isEqualTo(before + 3);
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> desk.submit(PlanFixture.definition("xor", "{}"), job -> {
                            throw new IllegalStateException();
                        })))
                .isNotNull();
        assertThat(tickets.countToDraw())
                .as("written with the job or not at all")
                .isEqualTo(before + 3);
    }

    @Test
    void takesBackOnlyWhatDeadProcessesHadBegun() {
        String id = submit().id();
        claim();
        assertThat(waiting.takeBackFromOthersThan(List.of("here", "there"))).isZero();
        assertThat(waiting.takeBackFromOthersThan(List.of("there"))).isEqualTo(1);
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.INTERRUPTED);
    }

    @Test
    void keepsHistoriesAsLongAsItIsTold() {
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = submit().id();
            claim();
            Instant end = Instant.now().minus(Duration.ofDays(30 - 10L * i));
            attempts.write(id, 1, HistoryFixture.epochs(id, 1, 1), job -> job.succeed("mdl_" + id, end));
            ended.add(id);
        }
        retention(null, null).clean();
        assertThat(kept(ended)).containsExactly(true, true, true);
        retention(25, null).clean();
        assertThat(kept(ended)).containsExactly(false, true, true);
        assertThat(jobs.find(ended.get(0)).clearedAt()).isNotNull();
        assertThat(jobs.find(ended.get(0)).modelId()).isNotNull();
        retention(null, 0).clean();
        assertThat(kept(ended)).containsExactly(false, false, false);
        assertThat(retention(null, 0).clean()).isZero();
    }

    private Retention retention(Integer days, Integer last) {
        return new Retention(
                repository, jobs, new RetentionSettings(days, last, Duration.ofHours(1)), Clock.systemUTC());
    }

    private List<Boolean> kept(List<String> ids) {
        return ids.stream().map(id -> !epochs(id).isEmpty()).toList();
    }

    @Test
    void tellsOfTheQueue() {
        String id = submit().id();
        QueueResponse queue = QueueResponse.of(counts, tasks, waiting, processes, 1000);
        assertThat(queue.length()).isEqualTo(1);
        assertThat(queue.oldestWaitS()).isNotNegative();
        assertThat(queue.byStatus()).containsEntry(JobStatus.QUEUED, 1L).containsKey(JobStatus.PAUSED);
        claim();
        QueueResponse busy = QueueResponse.of(counts, tasks, waiting, processes, 1000);
        assertThat(busy.length()).isZero();
        assertThat(busy.oldestWaitS()).isNull();
        assertThat(busy.running()).extracting(QueueResponse.RunningPart::job).containsExactly(id);
    }

    @Test
    void holdsAPausedJobOutOfTheQueue() {
        String id = submit().id();
        String next = submit().id();
        jobs.pause(id);

        assertThat(desk.queuePosition(jobs.find(id))).isNull();
        assertThat(claim().id()).isEqualTo(next);
        assertThat(next()).isEmpty();
        desk.step(id, 3);
        assertThat(claim().id()).isEqualTo(id);
        assertThat(jobs.find(id).batches()).isEqualTo(3);
        jobs.pause(id);
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.find(id).pausing()).isTrue();
        attempts.write(id, 1, List.of(), job -> job.paused(Instant.EPOCH));
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.PAUSED);
        assertThat(jobs.cancel(id).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void deletesAJobThatHasEndedWithItsHistory() {
        String id = submit().id();
        claim();
        attempts.write(id, 1, HistoryFixture.epochs(id, 1, 1), job -> {});
        ProblemException runs = catchThrowableOfType(ProblemException.class, () -> jobs.delete(id));
        assertThat(runs.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(runs.allowedActions()).containsExactly("pause", "cancel");
        attempts.write(id, 1, List.of(), job -> job.succeed("mdl_1", Instant.EPOCH));
        jobs.delete(id);

        assertThat(epochs(id)).isEmpty();
        assertThat(catchThrowableOfType(ProblemException.class, () -> jobs.delete(id))
                        .kind())
                .isEqualTo(ProblemKind.NOT_FOUND);
    }

    @Test
    void givesEachJobToOneOfManyClaimers() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<String> submitted =
                    IntStream.range(0, 6).mapToObj(i -> submit().id()).toList();
            List<Optional<TrainingJob>> claimed = atOnce(8, this::next);

            assertThat(claimed.stream().flatMap(Optional::stream).map(TrainingJob::id))
                    .containsExactlyInAnyOrderElementsOf(submitted);
            assertThat(submitted)
                    .allSatisfy(id -> assertThat(jobs.find(id).attempt()).isEqualTo(1));
        }
    }

    @Test
    void eitherCancelsOrClaims() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = submit().id();
            List<Object> results = atOnce(2, new Callable<>() {
                private boolean first = true;

                @Override
                public Object call() {
                    return first() ? next().isPresent() : jobs.cancel(id).status();
                }

                private synchronized boolean first() {
                    boolean claims = first;
                    first = false;
                    return claims;
                }
            });
            boolean claimed = results.contains(true);

            assertThat(jobs.find(id).status()).isEqualTo(claimed ? JobStatus.CANCELLING : JobStatus.CANCELLED);
        }
    }

    private static <T> List<T> atOnce(int threads, Callable<T> call) throws Exception {
        return atOnce(threads, threads, call);
    }

    private static <T> List<T> atOnce(int calls, int threads, Callable<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result :
                    pool.invokeAll(IntStream.range(0, calls).mapToObj(i -> call).toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void letsAnOldAttemptWriteNothing() {
        String id = submit().id();
        TrainingJob old = claim();
        waiting.takeBackFromOthersThan(List.of("nobody"));
        TrainingJob current = claim();

        assertThat(current.id()).isEqualTo(id);
        assertThat(current.attempt()).isEqualTo(2);
        assertThat(attempts.write(
                        id,
                        old.attempt(),
                        HistoryFixture.epochs(id, 1, 1),
                        job -> job.succeed("mdl_old", Instant.EPOCH)))
                .isFalse();
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.find(id).modelId()).isNull();
        assertThat(epochs(id)).isEmpty();
        assertThat(ended).isEmpty();
        assertThat(attempts.write(
                        id,
                        current.attempt(),
                        HistoryFixture.epochs(id, 1, 1),
                        job -> job.succeed("mdl_new", Instant.EPOCH)))
                .isTrue();
        assertThat(jobs.find(id).modelId()).isEqualTo("mdl_new");
        assertThat(ended).containsExactly(id);
    }

    @Test
    void writesTheJobAndItsHistoryTogetherOrNotAtAll() {
        String id = submit().id();
        claim();
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class,
                () -> attempts.write(id, 1, HistoryFixture.epochs(id, 1, 1), job -> job.cancelled(Instant.EPOCH)));

        assertThat(refusal.code()).isEqualTo("job_running");
        assertThat(epochs(id)).isEmpty();
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void letsAnAttemptWriteNothingMoreThatHasEndedOrWasTakenBack() {
        String taken = submit().id();
        claim();
        waiting.takeBackFromOthersThan(List.of("nobody"));
        assertThat(attempts.write(taken, 1, List.of(), job -> job.succeed("mdl_1", Instant.EPOCH)))
                .isFalse();
        assertThat(attempts.takeOverHistory(taken, 1, 0, 0)).isFalse();
        assertThat(jobs.find(taken).status()).isEqualTo(JobStatus.INTERRUPTED);
        claim();
        attempts.write(taken, 2, List.of(), job -> job.succeed("mdl_2", Instant.EPOCH));
        assertThat(attempts.write(taken, 2, List.of(), job -> job.succeed("mdl_3", Instant.EPOCH)))
                .isFalse();
        assertThat(jobs.find(taken).modelId()).isEqualTo("mdl_2");
    }

    @Test
    void takesBackOnlyTheAttemptThatWasSeen() {
        String id = submit().id();
        claim();
        List<Queue.AtWork> seen = waiting.atWork();
        assertThat(seen).extracting(work -> work.held().id()).containsExactly(id);
        assertThat(waiting.takeBack(seen)).isEqualTo(1);
        claim();

        assertThat(waiting.takeBack(seen)).isZero();
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void keepsWhatWasWrittenWhereSomebodyCannotBeTold() {
        JobListener deaf = new JobListener() {
            @Override
            public void moved(TrainingJob job) {
                throw new IllegalStateException();
            }

            @Override
            public void ended(TrainingJob job) {
                throw new NoClassDefFoundError();
            }
        };
        open(new WorkerSettings(1, 1000, 8, 0), Long.MAX_VALUE, transaction, List.of(deaf, hearsOfEnds()));
        String id = submit().id();
        assertThat(claim().id()).isEqualTo(id);

        assertThat(attempts.write(id, 1, List.of(), job -> job.succeed("mdl_1", Instant.EPOCH)))
                .isTrue();
        assertThat(ended).containsExactly(id);
    }

    @Test
    void keepsNoMemoryForAJobThatCouldNotBeStarted() {
        submit();
        TransactionTemplate torn = new TransactionTemplate() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                throw new CannotCreateTransactionException("the database is away");
            }
        };
        open(new WorkerSettings(1, 1000, 8, 0), 1_000_000_000, torn, List.of());

        assertThat(catchThrowableOfType(CannotCreateTransactionException.class, this::next))
                .isNotNull();
        assertThat(budget.free()).isEqualTo(1_000_000_000);
    }

    @Test
    void issuesTicketsAgainWhereJobsWaitAndThereAreNone() {
        submit();
        submit();
        sql.sql("delete from tickets").update();
        waiting.issueTicketsWhereThereAreNone();
        assertThat(tickets.countToDraw()).isEqualTo(2);
        waiting.issueTicketsWhereThereAreNone();
        assertThat(tickets.countToDraw()).isEqualTo(2);
    }

    @Test
    void eitherQueuesAJobOrDeletesItsDataset() throws Exception {
        for (int round = 0; round < 20; round++) {
            byte[] csv = "a,b\n1,2\n3,%s\n".formatted(round + 10).getBytes(StandardCharsets.UTF_8);
            String dataset = datasets.add("raced", new ByteArrayResource(csv)).id();
            AtomicBoolean first = new AtomicBoolean(true);
            List<Boolean> won = atOnce(
                    2,
                    () -> first.getAndSet(false)
                            ? succeeds(() -> desk.submit(PlanFixture.definition(dataset, "{}")))
                            : succeeds(() -> datasets.delete(dataset)));

            assertThat(won).as("round %d", round).containsExactlyInAnyOrder(true, false);
        }
    }

    private static boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ProblemException refused) {
            assertThat(refused.kind()).isIn(ProblemKind.CONFLICT, ProblemKind.INVALID);
            return false;
        }
    }

    @Test
    void deletesNoJobThatSomebodyHasNotLookedAtYet() {
        String id = submit().id();
        jobs.cancel(id);
        uses.put(id, "sweep swp_1");
        ProblemException needed = catchThrowableOfType(ProblemException.class, () -> jobs.delete(id));
        assertThat(needed.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(needed.code()).isEqualTo("job_in_use");
        assertThat(needed).hasMessageContaining("sweep swp_1");
        uses.clear();
        jobs.delete(id);
        assertThat(jobs.lookUp(id)).isEmpty();
    }

    @Test
    void goesOnAfterNothingThatIsNoJob() {
        for (String after : List.of("foo", " ", "job_xxx", "job_0000000000000", "ds_0scaree7t4xr5")) {
            for (JobStatus status : Arrays.asList(null, JobStatus.QUEUED)) {
                ProblemException problem = catchThrowableOfType(
                        ProblemException.class, () -> jobs.page(new PageRequest(1, after, false), status));
                assertThat(problem.kind()).as(after).isEqualTo(ProblemKind.MALFORMED);
            }
        }
        String moved = submit().id();
        jobs.cancel(moved);
        assertThat(jobs.page(new PageRequest(1, moved, false), JobStatus.QUEUED))
                .as("it was in this list, and has moved on")
                .isEmpty();
    }

    @Test
    void findsThePlacesOfManyAsThatOfEach() {
        for (int i = 0; i < 12; i++) {
            submit("{\"owner\": \"o%s\", \"priority\": %s}".formatted(i % 3, i % 4));
        }
        String interrupted = claim().id();
        waiting.takeBackFromOthersThan(List.of("nobody"));
        claim();
        List<TrainingJob> list = jobs.page(new PageRequest(100, null, false), JobStatus.QUEUED);
        Map<String, Long> found = desk.queuePositions(list);

        assertThat(found).hasSize(11).doesNotContainKey(interrupted);
        assertThat(list).allSatisfy(job -> assertThat(found.get(job.id())).isEqualTo(desk.queuePosition(job)));
        assertThat(found.values()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void keepsForAMomentWhatItHasReadOfALongQueue() {
        QueuePositions lasting = new QueuePositions(List.of(source(attempts)), 2, Duration.ofHours(1), 0);
        QueuePositions fleeting = new QueuePositions(List.of(source(attempts)), 2, Duration.ZERO, 0);
        QueuePositions asLongAsItTakes = new QueuePositions(List.of(source(attempts)), 2, Duration.ZERO, 1_000_000);
        List<TrainingJob> list = IntStream.range(0, 4)
                .mapToObj(i -> submit("{\"owner\": \"patient\"}"))
                .toList();
        Spot third =
                new Spot(list.get(3).priority(), list.get(3).turn(), list.get(3).id());
        assertThat(lasting.of(third)).isEqualTo(3);
        assertThat(fleeting.of(third)).isEqualTo(3);
        assertThat(asLongAsItTakes.of(third)).isEqualTo(3);
        claim();

        assertThat(lasting.of(third)).isEqualTo(3);
        assertThat(asLongAsItTakes.of(third)).isEqualTo(3);
        assertThat(lasting.of(List.of(third))).containsExactly(Map.entry(third.id(), 3L));
        assertThat(fleeting.of(third)).isEqualTo(2);
        claim();
        assertThat(fleeting.of(third)).isEqualTo(1);
    }

    @Test
    void givesEachOfManyAtOnceATurnOfItsOwn() throws Exception {
        List<TrainingJob> submitted = atOnce(12, () -> submit("{\"owner\": \"hasty\"}"));

        assertThat(submitted).extracting(TrainingJob::turn).doesNotHaveDuplicates();
    }

    /** The first to write goes on when all others wait for somebody who writes them too. */
    @Test
    void writesTogetherWhatComesAtTheSameMoment() throws Exception {
        Set<Thread> submitting = ConcurrentHashMap.newKeySet();
        AtomicInteger transactions = new AtomicInteger();
        TransactionTemplate counted =
                new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager())) {
                    @Override
                    public <T> T execute(TransactionCallback<T> action) {
                        boolean first = transactions.incrementAndGet() == 1;
                        while (first && (submitting.size() < 8 || !othersWait(submitting))) {
                            Thread.onSpinWait();
                        }
                        return super.execute(action);
                    }
                };
        open(new WorkerSettings(1, 1000, 8, 0), Long.MAX_VALUE, counted, List.of());
        List<TrainingJob> submitted = atOnce(8, () -> {
            submitting.add(Thread.currentThread());
            return submit();
        });

        assertThat(submitted)
                .allSatisfy(job -> assertThat(jobs.find(job.id()).turn()).isEqualTo(job.turn()));
        assertThat(transactions.get()).isLessThanOrEqualTo(4);
    }

    private static boolean othersWait(Set<Thread> threads) {
        return threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void refusesOnlyWhatCannotBeWrittenOfWhatComesAtTheSameMoment() throws Exception {
        JobListener strict = new JobListener() {
            @Override
            public void submitted(TrainingJob job, JobDefinition asked) {
                if (job.name().equals("odd")) {
                    throw new IllegalStateException();
                }
            }
        };
        open(new WorkerSettings(1, 1000, 8, 0), Long.MAX_VALUE, transaction, List.of(strict));
        AtomicInteger number = new AtomicInteger();
        List<String> outcomes = atOnce(32, 8, () -> {
            String name = number.getAndIncrement() % 4 == 0 ? "odd" : "even";
            try {
                return submit("{\"name\": \"%s\"}".formatted(name)).name();
            } catch (IllegalStateException refused) {
                return "no " + name;
            }
        });

        assertThat(outcomes).filteredOn("even"::equals).hasSize(24);
        assertThat(outcomes).filteredOn("no odd"::equals).hasSize(8);
        assertThat(repository.countByStatusIn(JobStatus.WAITING)).isEqualTo(24);
    }

    @Test
    void takesNoMoreThanItsQueueHoldsFromHoweverManyAtOnce(@TempDir Path folder) throws Exception {
        WorkerSettings settings = new WorkerSettings(1, 30, 8, 0);
        List<QueueSlots> both = new ArrayList<>();
        List<JobDesk> gates = new ArrayList<>();
        for (String name : List.of("one", "other")) {
            Processes process =
                    new Processes(known, Storage.at(folder.resolve(name)), queue, settings, budget, Clock.systemUTC());
            process.beat();
            WorkSource source = source(attempts);
            QueueSlots places = places(source, settings, process);
            both.add(places);
            gates.add(new JobDesk(planner, jobs, queue(source, places, budget), new OpenWorkers(), engine));
        }
        try {
            AtomicInteger number = new AtomicInteger();
            List<Boolean> taken = atOnce(60, 12, () -> isTaken(gates.get(number.getAndIncrement() % 2)));
            long count = repository.countByStatusIn(JobStatus.WAITING);
            assertThat(taken).filteredOn(yes -> yes).hasSize((int) count).hasSizeBetween(15, 30);
            both.forEach(QueueSlots::giveBack);
            while (isTaken(gates.get(1))) {
                assertThat(repository.countByStatusIn(JobStatus.WAITING)).isLessThanOrEqualTo(30);
            }
            assertThat(repository.countByStatusIn(JobStatus.WAITING)).isEqualTo(30);
        } finally {
            known.findAllByOrderByName().stream()
                    .map(ServiceProcess::name)
                    .filter(name -> !name.equals(processes.own()))
                    .forEach(known::deleteById);
        }
    }

    private static boolean isTaken(JobDesk gate) {
        try {
            gate.submit(PlanFixture.definition("xor", "{}"));
            return true;
        } catch (ProblemException full) {
            assertThat(full.code()).isEqualTo("queue_full");
            return false;
        }
    }

    private List<Integer> epochs(String id) {
        return HistoryFixture.read(histories, id, Resolution.EPOCH).series().get("epoch").stream()
                .map(Number::intValue)
                .toList();
    }

    @Test
    void cutsTheHistoryWhereAnotherAttemptGoesOn() {
        String id = submit().id();
        claim();
        for (int i = 1; i <= 12; i++) {
            attempts.write(id, 1, HistoryFixture.epochs(id, 3 * i - 2, 3 * i), job -> {});
        }
        waiting.takeBackFromOthersThan(List.of("nobody"));
        assertThat(epochs(id)).as("seen while it waits").hasSize(36);
        claim();
        assertThat(attempts.takeOverHistory(id, 1, 0, 0)).isFalse();
        assertThat(attempts.takeOverHistory(id, 2, 5, 60)).isTrue();
        assertThat(epochs(id)).as("the sixth was not over yet").containsExactly(1, 2, 3, 4, 5);
        attempts.write(id, 2, HistoryFixture.epochs(id, 6, 7), job -> {});
        attempts.write(id, 2, HistoryFixture.epochs(id, 6, 9), job -> {});

        assertThat(epochs(id)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(attempts.takeOverHistory(id, 2, 0, 0)).isTrue();
        assertThat(epochs(id)).isEmpty();
    }

    @Test
    void keepsWhatWasSeenInsideUpToWhereARunGoesOn() {
        String id = submit().id();
        claim();
        Snapshot.OfLayer layer =
                new Snapshot.OfLayer(1, 4, 4, 1, 0, null, null, HistogramFixture.of(1, 2, 3), 0.001, List.of());
        for (int epoch : List.of(0, 3, 7, 7)) {
            attempts.write(
                    id,
                    1,
                    List.of(),
                    job -> snapshots.save(
                            id,
                            new Snapshot(epoch, epoch * 10L, List.of(layer), List.of(4, 9), List.of(0.5f, Float.NaN))));
        }

        assertThat(snapshots.of(id)).extracting(Snapshot::epoch).containsExactly(0, 3, 7);
        assertThat(snapshots.of(id).get(1).layers()).containsExactly(layer);
        assertThat(snapshots.of(id).get(1).losses()).containsExactly(0.5f, Float.NaN);
        waiting.takeBackFromOthersThan(List.of("nobody"));
        claim();
        assertThat(attempts.takeOverHistory(id, 2, 5, 50)).isTrue();
        assertThat(snapshots.of(id)).extracting(Snapshot::epoch).containsExactly(0, 3);
        jobs.cancel(id);
        attempts.write(id, 2, List.of(), job -> job.cancelled(Instant.EPOCH));
        jobs.delete(id);
        assertThat(snapshots.of(id)).as("gone with its job").isEmpty();
    }

    @Test
    void takesNoMoreThanItsQueueHolds() {
        open(2);
        submit();
        submit();
        ProblemException full = catchThrowableOfType(ProblemException.class, this::submit);

        assertThat(full.kind()).isEqualTo(ProblemKind.BUSY);
        assertThat(full.code()).isEqualTo("queue_full");
        assertThat(full).hasMessageContaining("chainrule.training.queue");
        claim();
        assertThat(submit().status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void takesBackWhatAProcessLeftBehind() {
        String first = submit().id();
        String cancelling = submit().id();
        String running = submit().id();
        assertThat(claim().id()).isEqualTo(first);
        assertThat(claim().id()).isEqualTo(cancelling);
        assertThat(claim().id()).isEqualTo(running);
        jobs.cancel(cancelling);

        assertThat(waiting.takeBackFromOthersThan(List.of("nobody"))).isEqualTo(3);
        assertThat(jobs.find(cancelling).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(jobs.find(running).status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(waiting.takeBackFromOthersThan(List.of("nobody"))).isZero();
        assertThat(claim().id()).isEqualTo(first);
        assertThat(jobs.cancel(running).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(next()).isEmpty();
    }

    @Test
    void needsADatasetUntilItsJobsHaveEnded() throws IOException {
        byte[] csv = "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
        Dataset dataset = datasets.add("used", new ByteArrayResource(csv));
        assertThat(jobs.useOf(dataset)).isEmpty();
        TrainingJob job = desk.submit(PlanFixture.definition("used", "{}"));

        assertThat(jobs.useOf(dataset)).contains("job " + job.id());
        claim();
        assertThat(jobs.useOf(dataset)).isPresent();
        jobs.cancel(job.id());
        assertThat(jobs.useOf(dataset)).isPresent();
        waiting.takeBackFromOthersThan(List.of("nobody"));
        assertThat(jobs.useOf(dataset)).isEmpty();
    }

    @Test
    void walksAllPagesOnceInBothDirections() {
        List<String> submitted = new ArrayList<>(
                IntStream.range(0, 5).mapToObj(i -> submit().id()).toList());

        assertThat(walk(true, JobStatus.QUEUED)).isEqualTo(submitted);
        Collections.reverse(submitted);
        assertThat(walk(false, JobStatus.QUEUED)).isEqualTo(submitted);
        assertThat(walk(false, null)).doesNotHaveDuplicates().containsAll(submitted);
        assertThat(walk(false, JobStatus.CANCELLING)).isEmpty();
    }

    private List<String> walk(boolean ascending, JobStatus status) {
        List<String> seen = new ArrayList<>();
        List<TrainingJob> page = jobs.page(new PageRequest(2, null, ascending), status);
        while (!page.isEmpty()) {
            page.stream().limit(2).map(TrainingJob::id).forEach(seen::add);
            String last = seen.get(seen.size() - 1);
            page = page.size() < 3 ? List.of() : jobs.page(new PageRequest(2, last, ascending), status);
        }
        return seen;
    }

    /** Estimates in bytes of the two jobs that a test wants. */
    private long estimate(String json) {
        return planner.plan(PlanFixture.definition("xor", json)).memory();
    }

    private static final String LARGE = "{\"network\": {\"layers\": [400, 400]}}";
    private static final String SMALL = "{\"network\": {\"layers\": [100, 100]}}";

    @Test
    void letsAJobWaitForMemoryAndTakesItWhenThereIsSome() {
        long memory = estimate(LARGE) + estimate(SMALL) - 1;
        open(1000, memory, 8);
        String first = submit(SMALL).id();
        String large = submit(LARGE).id();

        assertThat(claim().id()).isEqualTo(first);
        assertThat(next()).isEmpty();
        assertThat(desk.shortage(jobs.find(large)))
                .isEqualTo(String.format(
                        Locale.ROOT,
                        "waiting for memory: needs %,d bytes, and %,d of %,d are free",
                        estimate(LARGE),
                        estimate(LARGE) - 1,
                        memory));
        assertThat(jobs.find(large).status()).isEqualTo(JobStatus.QUEUED);
        budget.giveBack(first);
        assertThat(claim().id()).isEqualTo(large);
        assertThat(desk.shortage(jobs.find(large))).isNull();
    }

    @Test
    void letsSmallerJobsOvertakeOnlyAFewTimes() {
        open(1000, estimate(LARGE) + estimate(SMALL) - 1, 2);
        String running = submit(SMALL).id();
        assertThat(claim().id()).isEqualTo(running);
        String large = submit(LARGE).id();
        List<String> small =
                IntStream.range(0, 3).mapToObj(i -> submit("{}").id()).toList();

        assertThat(claim().id()).isEqualTo(small.get(0));
        assertThat(claim().id()).isEqualTo(small.get(1));
        assertThat(next()).isEmpty();
        budget.giveBack(running);
        budget.giveBack(small.get(0));
        budget.giveBack(small.get(1));
        assertThat(claim().id()).isEqualTo(large);
    }

    @Test
    void forgetsTheShortageOfAJobThatWasCancelled() {
        open(1000, estimate(LARGE) + estimate(SMALL) - 1, 0);
        submit(SMALL);
        claim();
        String large = submit(LARGE).id();
        String next = submit("{}").id();
        assertThat(next()).isEmpty();
        jobs.cancel(large);

        assertThat(claim().id()).isEqualTo(next);
    }

    @Test
    void keepsALongHistory() {
        String id = submit().id();
        claim();
        attempts.write(id, 1, HistoryFixture.epochs(id, 1, 50_000), job -> {});
        HistoryResponse history = HistoryFixture.read(histories, id, Resolution.EPOCH);

        assertThat(history.totalPoints()).isEqualTo(50_000);
        assertThat(history.series().get("train_loss"))
                .hasSize(50_000)
                .startsWith(1.0, 0.5)
                .endsWith(1.0 / 50_000);
        assertThat(history.series().get("step")).endsWith(500_000L);
    }
}
