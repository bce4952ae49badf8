package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.WithDatabase;
import dev.chainrule.event.EventData.Checkpoint;
import dev.chainrule.event.EventData.Done;
import dev.chainrule.event.EventData.Log;
import dev.chainrule.event.EventData.Metrics;
import dev.chainrule.event.EventData.Status;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** What is kept of events on every database. */
@WithDatabase
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
abstract class EventsContract {

    private static final AtomicInteger JOBS = new AtomicInteger();

    @Autowired
    private Events events;

    @Autowired
    private EventRepository repository;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private Feeds feeds;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcTemplate database;

    /** No run will take it: it has ended. */
    private String job() {
        String id = "job_told%s".formatted(JOBS.incrementAndGet());
        EndedJob.insert(database, id);
        return id;
    }

    private void tell(String job, EventData data) {
        tell(events, job, data);
    }

    private void tell(Events some, String job, EventData data) {
        transaction.executeWithoutResult(tx -> some.tell(job, 1, data));
    }

    @Test
    void goesOnAfterNothingThatWasNeverTold() {
        String job = job();
        tell(job, new Status("queued"));
        events.requireTold(job, null);
        events.requireTold(job, "0");
        events.requireTold(job, "1");

        assertThatThrownBy(() -> events.requireTold(job, "2"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED));
        assertThatThrownBy(() -> events.requireTold(job, "foo")).isInstanceOf(ProblemException.class);
    }

    private static Metrics epoch(int epoch) {
        return new Metrics(null, epoch, 100, epoch * 10L, 1000, 9, Collections.singletonMap("train_loss", null));
    }

    private List<Long> sequences(String job) {
        return repository.after(job, 0, 1000).stream().map(JobEvent::sequence).toList();
    }

    @Test
    void numbersTheEventsOfEachJob() {
        String one = job();
        String other = job();
        tell(one, new Status("running"));
        tell(other, new Status("running"));
        tell(one, epoch(1));
        tell(one, new Done("succeeded", "mdl_1", null));

        assertThat(sequences(one)).containsExactly(1L, 2L, 3L);
        assertThat(sequences(other)).containsExactly(1L);
        assertThat(events.after(one, 1, 1)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.METRICS);
            assertThat(event.attempt()).isEqualTo(1);
            assertThat(event.data()).hasToString("""
                    {"fold":null,"epoch":1,"epochs":100,"step":10,"steps":1000,"rows_per_s":9.0,"metrics":{"train_loss":null}}""");
        });
        assertThat(events.before(one, 3, 10)).extracting(JobEvent::sequence).containsExactly(2L, 1L);
    }

    @Test
    void tellsNothingOfAChangeThatIsTakenBack() {
        String job = job();
        tell(job, new Status("queued"));
        transaction.executeWithoutResult(tx -> {
            events.tell(job, 1, new Status("running"));
            tx.setRollbackOnly();
        });
        tell(job, new Status("cancelled"));

        assertThat(sequences(job)).containsExactly(1L, 2L);
        assertThat(events.after(job, 1, 1).get(0).data()).hasToString("{\"status\":\"cancelled\"}");
    }

    @Test
    void tellsOnlyTogetherWithAChange() {
        assertThatThrownBy(() -> events.tell("job_nowhere", 1, new Status("running")))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void dropsTheOldestMetricsFirstAndSaysSo() {
        Events few = events(100);
        String job = job();
        tell(few, job, new Status("running"));
        tell(few, job, new Checkpoint("ckpt_1", 1, 10, 1000));
        IntStream.rangeClosed(1, 250).forEach(i -> tell(few, job, epoch(i)));
        tell(few, job, new Done("succeeded", null, null));

        List<JobEvent> left = repository.after(job, 0, 1000);
        assertThat(left).hasSizeBetween(80, 101);
        assertThat(left.get(0).type()).isEqualTo(EventType.STATUS);
        assertThat(left.get(1).type()).isEqualTo(EventType.CHECKPOINT);
        assertThat(left.get(left.size() - 1).type()).isEqualTo(EventType.DONE);
        JobEvent said = left.stream()
                .filter(event -> event.type() == EventType.LOG)
                .reduce((one, next) -> next)
                .orElseThrow();
        assertThat(said.data().get("message").stringValue()).contains("chainrule.event.per-job");
        assertThat(left)
                .filteredOn(event -> event.type() == EventType.METRICS)
                .extracting(event -> event.data().get("epoch").intValue())
                .isSorted()
                .endsWith(249, 250);
        assertThat(said.data().get("dropped").longValue())
                .isEqualTo(LongStream.range(1, said.sequence())
                        .filter(sequence -> left.stream().noneMatch(event -> event.sequence() == sequence))
                        .count());
    }

    @Test
    void keepsNoMoreThanItsLimitOfWhatIsNoMetrics() {
        Events few = events(100);
        String job = job();
        tell(few, job, new Status("running"));
        IntStream.rangeClosed(1, 250).forEach(i -> tell(few, job, Log.warning("no. " + i)));

        assertThat(sequences(job)).hasSizeLessThanOrEqualTo(101).startsWith(1L);
    }

    private Events events(int perJob) {
        Duration second = Duration.ofSeconds(1);
        return new Events(
                repository, webhooks, feeds, new EventSettings(perJob, 1, second, second, second), Clock.systemUTC());
    }

    @Test
    void forgetsTheEventsOfAJobThatIsDeleted() {
        String one = job();
        String other = job();
        tell(one, new Status("running"));
        tell(other, new Status("running"));
        database.update("delete from training_jobs where id = ?", one);
        events.deleteOf(other);

        assertThat(sequences(one)).isEmpty();
        assertThat(sequences(other)).isEmpty();
    }
}
