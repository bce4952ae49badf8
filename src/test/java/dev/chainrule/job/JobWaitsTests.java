package dev.chainrule.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.plan.PlanFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JobWaitsTests {

    private final JobWaits ends = new JobWaits();

    private static TrainingJob job(Path folder) {
        return new TrainingJob(
                "job_1", "mine", PlanFixture.plan(PlanFixture.line(folder, 5), "{}"), 0, 0, Instant.EPOCH);
    }

    private static TrainingJob cancelled(Path folder) {
        TrainingJob job = job(folder);
        job.cancel(Instant.EPOCH);
        return job;
    }

    @Test
    void waitsForWhatItWasAskedTo(@TempDir Path folder) {
        CompletableFuture<Boolean> end = ends.within("job_1", 60, JobStatus::terminal);
        CompletableFuture<Boolean> pause = ends.within("job_1", 60, status -> status == JobStatus.PAUSED);
        TrainingJob job = job(folder);
        job.pause();
        ends.moved(job);

        assertThat(pause).isCompletedWithValue(true);
        assertThat(end).isNotDone();
        ends.release();
        assertThat(end).isCompletedWithValue(false);
        assertThat(ends.waiting()).isEmpty();
    }

    @Test
    void tellsEverybodyWhoWaits(@TempDir Path folder) {
        List<CompletableFuture<Boolean>> waiting = IntStream.range(0, 10)
                .mapToObj(i -> ends.within("job_1", 60, JobStatus::terminal))
                .toList();
        CompletableFuture<Boolean> other = ends.within("job_2", 60, JobStatus::terminal);
        ends.moved(cancelled(folder));

        assertThat(waiting).allSatisfy(end -> assertThat(end.getNow(false)).isTrue());
        assertThat(other).isNotDone();
        assertThat(ends.waiting()).containsExactly("job_2");
    }

    @Test
    @Timeout(60)
    void givesUpWhenTheTimeIsOver() throws Exception {
        assertThat(ends.within("job_1", 0, JobStatus::terminal).get(60, TimeUnit.SECONDS))
                .isFalse();
        while (!ends.waiting().isEmpty()) { // forgotten by the thread that ended the wait, right after
            Thread.onSpinWait();
        }
    }

    @Test
    void forgetsWhoDoesNotWaitAnyMore(@TempDir Path folder) {
        CompletableFuture<Boolean> end = ends.within("job_1", 300, JobStatus::terminal);
        end.cancel(false);

        assertThat(ends.waiting()).isEmpty();
        ends.moved(cancelled(folder));
    }
}
