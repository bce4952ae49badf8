package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobEndsTests {

    private final JobEnds ends = new JobEnds();

    private static TrainingJob job(Path folder) {
        return new TrainingJob("job_1", "mine", PlanFixture.plan(PlanFixture.line(folder, 5), "{}"), 0, Instant.EPOCH);
    }

    @Test
    void tellsEverybodyWhoWaits(@TempDir Path folder) {
        List<CompletableFuture<Boolean>> waiting =
                IntStream.range(0, 10).mapToObj(i -> ends.within("job_1", 60)).toList();
        CompletableFuture<Boolean> other = ends.within("job_2", 60);
        ends.ended(job(folder));

        assertThat(waiting).allSatisfy(end -> assertThat(end.getNow(false)).isTrue());
        assertThat(other).isNotDone();
        assertThat(ends.waiting()).isEqualTo(1);
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        assertThat(ends.within("job_1", 0).get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(ends.waiting()).isZero();
    }

    @Test
    void forgetsWhoDoesNotWaitAnyMore(@TempDir Path folder) {
        CompletableFuture<Boolean> end = ends.within("job_1", 300);
        end.cancel(false);

        assertThat(ends.waiting()).isZero();
        ends.ended(job(folder));
    }
}
