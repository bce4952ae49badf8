package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.chainrule.WithDatabase;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobFixture;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobWaits;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Planned;
import dev.chainrule.job.Planner;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.plan.PlanFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process that was starved or asleep finds that it has not been heard of for long, and knows that it lives. */
@WithDatabase
@NullUnmarked
class LateHeartbeatTests {

    private static final String ENDLESS =
            "{\"training\": {\"epochs\": 1000000, \"early_stopping\": {\"patience\": 0}}}";

    @Autowired
    private Workers workers;

    @Autowired
    private Queue queue;

    @Autowired
    private Processes processes;

    @Autowired
    private Planner planner;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JobWaits waits;

    @Autowired
    private Attempts attempts;

    @Autowired
    private JdbcTemplate database;

    private final List<String> submitted = new ArrayList<>();
    private final List<String> putBack = new ArrayList<>();

    /** Nothing that other tests have left waits before what is submitted here. */
    @BeforeEach
    void rest() {
        workers.stop();
        database.queryForList("select id from training_jobs where status in ('QUEUED', 'INTERRUPTED')", String.class)
                .forEach(jobs::cancel);
    }

    @AfterEach
    void end() {
        submitted.forEach(jobs::cancel);
        workers.stop();
    }

    private String submit() {
        Planned planned = planner.plan(PlanFixture.definition("iris", ENDLESS));
        String id = queue.admit(
                planned.owner(),
                planned.priority(),
                turn -> JobFixture.add(planned, turn, jobs).id());
        submitted.add(id);
        return id;
    }

    private void at(String id, JobStatus status) throws Exception {
        CompletableFuture<Boolean> reached = waits.within(id, 60, now -> now == status);
        if (jobs.find(id).status() != status) {
            assertThat(reached.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** As the library finds one whose last heartbeat is long ago. */
    private void silent(String ticket, String process) {
        Execution drawn = new Execution(
                Instant.EPOCH,
                new TaskInstance<>(Tickets.TASK, ticket),
                true,
                process,
                null,
                null,
                0,
                Instant.EPOCH,
                2);
        workers.takeBackSilent(
                ExecutionComplete.failure(drawn, Instant.EPOCH, Instant.EPOCH, null),
                new ExecutionOperations<>(null, null, drawn) {
                    @Override
                    public void reschedule(ExecutionComplete silent, Instant again) {
                        putBack.add(ticket);
                    }
                });
    }

    private String ticket(String job) {
        return database.queryForObject("select ticket from training_jobs where id = ?", String.class, job);
    }

    @Test
    void leavesAProcessItsOwnJobs() throws Exception {
        String id = submit();
        workers.start();
        at(id, JobStatus.RUNNING);
        silent(ticket(id), processes.own());
        TrainingJob job = jobs.find(id);

        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(putBack).isEmpty();
    }

    @Test
    void leavesAProcessWhatItRunsByATicketThatAnotherCameToGriefWith() throws Exception {
        String id = submit();
        workers.start();
        at(id, JobStatus.RUNNING);
        silent(ticket(id), "another");

        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(putBack).containsExactly(ticket(id));
    }

    @Test
    void takesBackWhatNobodyHereIsAt() {
        String id = submit();
        assertThat(queue.claim(processes.own(), "lost")).isPresent();
        silent("lost", processes.own());

        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(putBack).containsExactly("lost");
    }

    /** What it writes after another process has taken its job is refused. */
    @Test
    void costsAProcessItsJobsWhereAnotherFindsItSilent() {
        String id = submit();
        Work lost = queue.claim("starved", "lost").orElseThrow();
        silent("lost", "starved");
        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(attempts.write(id, lost.attempt(), List.of(), job -> {}))
                .as("before it has been taken up again")
                .isFalse();
        Work again = queue.claim("there", "found").orElseThrow();

        assertThat(attempts.write(id, lost.attempt(), List.of(), job -> {})).isFalse();
        assertThat(attempts.takeOverHistory(id, lost.attempt(), 0, 0)).isFalse();
        assertThat(attempts.write(id, again.attempt(), List.of(), job -> {})).isTrue();
    }
}
