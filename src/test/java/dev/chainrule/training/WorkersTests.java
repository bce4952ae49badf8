package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobFixture;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobWaits;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Planned;
import dev.chainrule.job.Planner;
import dev.chainrule.job.TrainingJobRepository;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.Processes;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.QueueWatch;
import dev.chainrule.queue.Work;
import dev.chainrule.queue.Workers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** {@code -Dpauses=50} for more of them. */
@WithDatabase
class WorkersTests {

    private static final int PAUSES = Integer.getInteger("pauses", 10);
    private static final String ENDLESS =
            "{\"name\": \"endless\", \"training\": {\"epochs\": 1000000, \"early_stopping\": {\"patience\": 0}}}";

    @Autowired
    private Workers workers;

    @Autowired
    private JobDesk desk;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JobWaits ends;

    @Autowired
    private Attempts attempts;

    @Autowired
    private Planner planner;

    @Autowired
    private Queue queue;

    @Autowired
    private Processes processes;

    @Autowired
    private QueueWatch watch;

    @Autowired
    private ApplicationContext context;

    @BeforeEach
    void work() {
        workers.stop();
        workers.start();
    }

    @AfterEach
    void rest() {
        workers.stop();
    }

    private String running() throws Exception {
        String id = desk.submit(PlanFixture.definition("iris", ENDLESS)).id();
        at(id, JobStatus.RUNNING);
        return id;
    }

    private void at(String id, JobStatus status) throws Exception {
        CompletableFuture<Boolean> reached = ends.within(id, 60, now -> now == status);
        if (jobs.find(id).status() != status) {
            assertThat(reached.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void handJobsBackAndTakeNoMoreWhenTheProcessIsToEnd() throws Exception {
        String id = running();
        workers.drain(new ContextClosedEvent(context));

        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.INTERRUPTED);
        ProblemException draining =
                catchThrowableOfType(ProblemException.class, () -> desk.submit(PlanFixture.definition("xor", "{}")));
        assertThat(draining.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(draining.code()).isEqualTo("draining");
        workers.stop();
        workers.start();
        at(id, JobStatus.RUNNING);
        desk.cancel(id);
        at(id, JobStatus.CANCELLED);
    }

    private void heed(TrainingJobRepository.JobState then) {
        ((TrainingSource.Training) atWork(then.id())).heed(then);
    }

    /** Its row is at work a moment before its worker is known to be at it. */
    private Work atWork(String id) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Optional<Work> work = workers.find(id);
        while (work.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            work = workers.find(id);
        }
        return work.orElseThrow();
    }

    /** As when the row was read right before the job was taken up. */
    @Test
    void heedNoRowOfBeforeTheirAttempt() throws Exception {
        String id = running();
        heed(new TrainingJobRepository.JobState(id, JobStatus.QUEUED, 0, false));
        desk.cancel(id);

        at(id, JobStatus.CANCELLED);
    }

    @Test
    void doNotPauseAJobThatHasBeenResumedMeanwhile() throws Exception {
        String id = running();
        desk.pause(id);
        at(id, JobStatus.PAUSED);
        List<TrainingJobRepository.JobState> then = attempts.standings(List.of(id));
        desk.resume(id);
        at(id, JobStatus.RUNNING);
        then.forEach(this::heed);
        desk.cancel(id);

        at(id, JobStatus.CANCELLED);
    }

    /** So that no worker is called. */
    private String submitQuietly() {
        Planned planned = planner.plan(PlanFixture.definition("xor", "{\"training\": {\"epochs\": 1}}"));
        return queue.admit(
                planned.owner(),
                planned.priority(),
                turn -> JobFixture.add(planned, turn, jobs).id());
    }

    @Test
    void takeBackAJobThatNobodyIsAt() throws Exception {
        workers.stop();
        String id = submitQuietly();
        String other = submitQuietly();
        Work claimed = queue.claim(processes.own(), "lost").orElseThrow();
        assertThat(queue.claim("gone", "lost too")).isPresent();
        workers.start();
        assertThat(jobs.find(claimed.id()).status())
                .as("this process lives, and is not at it")
                .isEqualTo(JobStatus.RUNNING);
        workers.takeBackStrays();

        at(id, JobStatus.SUCCEEDED);
        at(other, JobStatus.SUCCEEDED);
    }

    @Test
    void takeNothingBackThatSomebodyIsAt() throws Exception {
        String id = running();
        workers.takeBackStrays();
        assertThat(jobs.find(id).attempt()).isEqualTo(1);
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
        desk.cancel(id);
        at(id, JobStatus.CANCELLED);
    }

    /** A run may still be on its way out while another goes on with its job. */
    @Test
    void hearOfWhatOtherProcessesWant() throws Exception {
        String paused = running();
        for (int round = 0; round < PAUSES; round++) {
            jobs.pause(paused); // as another process would: only the row says so
            watch.look();
            at(paused, JobStatus.PAUSED);
            desk.resume(paused);
            at(paused, JobStatus.RUNNING);
        }
        jobs.cancel(paused);
        watch.look();
        at(paused, JobStatus.CANCELLED);
    }
}
