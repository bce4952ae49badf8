package dev.chainrule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.plan.PlanFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingJobTests {

    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");
    private static final JobError ERROR = new JobError("diverged", "It diverged.", null, null);

    private static final Map<String, Consumer<TrainingJob>> MOVES = Map.of(
            "start", job -> job.start("here", "ticket", NOW),
            "succeed", job -> job.succeed("mdl_1", NOW),
            "fail", job -> job.fail(ERROR, NOW),
            "cancel", job -> job.cancel(NOW),
            "end", job -> job.cancelled(NOW),
            "interrupt", job -> job.interrupt(NOW),
            "pause", TrainingJob::pause,
            "rest", job -> job.paused(NOW),
            "resume", job -> job.resume(7, NOW),
            "step", job -> job.step(3, 7, NOW));

    private static final Map<JobStatus, List<String>> WAYS = Map.of(
            JobStatus.QUEUED, List.of(),
            JobStatus.RUNNING, List.of("start"),
            JobStatus.PAUSED, List.of("start", "pause", "rest"),
            JobStatus.CANCELLING, List.of("start", "cancel"),
            JobStatus.INTERRUPTED, List.of("start", "interrupt"),
            JobStatus.SUCCEEDED, List.of("start", "succeed"),
            JobStatus.FAILED, List.of("start", "fail"),
            JobStatus.CANCELLED, List.of("cancel"));

    @TempDir
    private static Path folder = Path.of("");

    private static TrainingJob job(JobStatus status) {
        TrainingJob job =
                new TrainingJob("job_1", "mine", PlanFixture.plan(PlanFixture.line(folder, 5), "{}"), 0, 0, NOW);
        WAYS.getOrDefault(status, List.of()).forEach(move -> move(job, move));
        assertThat(job.status()).isEqualTo(status);
        return job;
    }

    private static void move(TrainingJob job, String move) {
        MOVES.getOrDefault(move, unknown -> {}).accept(job);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            move,      QUEUED,    RUNNING,     PAUSED,    CANCELLING, INTERRUPTED, SUCCEEDED, FAILED, CANCELLED
            start,     running,   -,           -,         -,          running,     -,         -,      -
            succeed,   -,         succeeded,   -,         succeeded,  -,           -,         -,      -
            fail,      -,         failed,      -,         failed,     -,           -,         -,      -
            cancel,    cancelled, cancelling,  cancelled, cancelling, cancelled,   -,         -,      -
            end,       -,         -,           -,         cancelled,  -,           -,         -,      -
            interrupt, -,         interrupted, -,         cancelled,  -,           -,         -,      -
            pause,     paused,    running,     -,         -,          paused,      -,         -,      -
            rest,      -,         paused,      -,         cancelled,  -,           -,         -,      -
            resume,    -,         -,           queued,    -,          -,           -,         -,      -
            step,      -,         -,           queued,    -,          -,           -,         -,      -
            """)
    void movesAsItsStatusAllows(ArgumentsAccessor row) {
        String move = String.valueOf(row.getString(0));
        int column = 1;
        for (JobStatus from : JobStatus.values()) {
            tryMove(from, move, String.valueOf(row.getString(column++)));
        }
    }

    @Test
    void saysWhatMayBeDoneInstead() {
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class, () -> job(JobStatus.PAUSED).pause());

        assertThat(refusal)
                .hasMessage("Job job_1 is paused; only one that is queued or running or interrupted can be paused.");
        assertThat(refusal.allowedActions()).containsExactly("resume", "step", "cancel");
        assertThat(job(JobStatus.FAILED).allowedActions()).containsExactly(JobAction.DELETE);
        assertThat(job(JobStatus.CANCELLING).allowedActions()).containsExactly(JobAction.CANCEL);
    }

    @Test
    void staysPausedWhereItsRunIsCutOffWhileItIsToPause() {
        TrainingJob pausing = job(JobStatus.RUNNING);
        pausing.pause();
        assertThat(pausing.pausing()).isTrue();
        pausing.interrupt(NOW);
        assertThat(pausing.status()).isEqualTo(JobStatus.PAUSED);
        assertThat(pausing.pausing()).isFalse();

        TrainingJob stepped = job(JobStatus.PAUSED);
        stepped.step(3, 7, NOW);
        stepped.start("here", "ticket", NOW);
        stepped.mayStillDo(1L);
        stepped.interrupt(NOW);
        assertThat(stepped.status()).isEqualTo(JobStatus.INTERRUPTED);
        stepped.start("here", "ticket", NOW);
        stepped.mayStillDo(0L);
        stepped.interrupt(NOW);
        assertThat(stepped.status()).isEqualTo(JobStatus.PAUSED);
    }

    @Test
    void takesANewTurnWhenItGoesOn() {
        TrainingJob job = job(JobStatus.PAUSED);
        job.resume(7, NOW.plusSeconds(5));

        assertThat(job.turn()).isEqualTo(7);
        assertThat(job.queuedAt()).isEqualTo("2026-11-21T03:00:05.123Z");
    }

    private static void tryMove(JobStatus from, String move, String to) {
        TrainingJob job = job(from);
        if (to.equals("-")) {
            refuses(job, move);
        } else {
            move(job, move);
            assertThat(job.status().word()).as("%s from %s", move, from).isEqualTo(to);
        }
    }

    private static void refuses(TrainingJob job, String move) {
        JobStatus before = job.status();
        String model = String.valueOf(job.modelId());
        int attempt = job.attempt();
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> move(job, move));

        assertThat(refusal).as("%s from %s", move, before).isNotNull();
        assertThat(refusal.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(refusal.code()).isEqualTo("job_" + before.word());
        assertThat(refusal).hasMessageStartingWith("Job job_1 is %s; only one that is ".formatted(before.word()));
        assertThat(job.status()).isEqualTo(before);
        assertThat(job.attempt()).isEqualTo(attempt);
        assertThat(String.valueOf(job.modelId())).isEqualTo(model);
    }

    @Test
    void countsItsAttempts() {
        TrainingJob job = job(JobStatus.INTERRUPTED);
        job.advance(Progress.of(3, 10).steps(30, 100).rows(300, 1).build(), List.of("odd"));
        job.start("there", "ticket", NOW.plusSeconds(9));

        assertThat(job.attempt()).isEqualTo(2);
        assertThat(job.startedAt()).isEqualTo("2026-11-21T03:00:09.123Z");
        assertThat(job.progress().epoch()).as("until its run knows better").isEqualTo(3);
        assertThat(job.process()).isEqualTo("there");
    }

    @Test
    void knowsWhenAndWhy() {
        assertThat(job(JobStatus.QUEUED).createdAt()).isEqualTo("2026-11-21T03:00:00.123Z");
        assertThat(job(JobStatus.QUEUED).startedAt()).isNull();
        assertThat(job(JobStatus.RUNNING).finishedAt()).isNull();
        assertThat(job(JobStatus.INTERRUPTED).finishedAt()).isNull();
        assertThat(job(JobStatus.FAILED).finishedAt()).isNotNull();
        assertThat(job(JobStatus.FAILED).error()).isEqualTo(ERROR);
        assertThat(job(JobStatus.CANCELLED).finishedAt()).isNotNull();
        assertThat(job(JobStatus.SUCCEEDED).modelId()).isEqualTo("mdl_1");
    }
}
