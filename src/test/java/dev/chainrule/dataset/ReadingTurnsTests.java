package dev.chainrule.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ReadingTurnsTests {

    private static ReadingTurns turns(int readers, int waiting, Duration wait) {
        DataSize some = DataSize.ofMegabytes(1);
        return new ReadingTurns(
                new DatasetSettings(some, 100, 50, some, some, 5, 100, 5, some, readers, waiting, wait));
    }

    private static ProblemException refusal(ReadingTurns turns) {
        return catchThrowableOfType(ProblemException.class, () -> turns.take(() -> "read"));
    }

    /** Refused while others read. */
    private static ProblemException refusalBeside(int others, ReadingTurns turns) throws IOException {
        return others == 0 ? refusal(turns) : turns.take(() -> refusalBeside(others - 1, turns));
    }

    @Test
    void letsOnlySoManyReadAtOnce() throws IOException {
        ReadingTurns turns = turns(2, 0, Duration.ofMinutes(1));
        ProblemException problem = refusalBeside(2, turns);

        assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(problem.code()).isEqualTo("too_many_uploads");
        assertThat(problem).hasMessageContaining("chainrule.dataset.readers");
        assertThat(turns.take(() -> turns.take(() -> "read"))).isEqualTo("read");
    }

    @Test
    void givesTheTurnBackWhenReadingFails() throws IOException {
        ReadingTurns turns = turns(1, 0, Duration.ofMinutes(1));

        assertThatThrownBy(() -> turns.take(() -> {
                    throw new IOException("torn");
                }))
                .hasMessage("torn");
        assertThat(turns.take(() -> "read")).isEqualTo("read");
    }

    @Test
    void letsOthersWaitForTheirTurn() throws Exception {
        ReadingTurns turns = turns(1, 1, Duration.ofMinutes(1));
        FutureTask<String> second = new FutureTask<>(() -> turns.take(() -> "read"));
        turns.take(() -> {
            new Thread(second).start();
            return "read";
        });

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("read");
    }

    @Test
    void letsNobodyWaitForEver() throws IOException {
        ReadingTurns turns = turns(1, 1, Duration.ofMillis(1));

        assertThat(refusalBeside(1, turns).code()).isEqualTo("too_many_uploads");
        assertThat(refusalBeside(1, turns).code()).isEqualTo("too_many_uploads");
    }
}
