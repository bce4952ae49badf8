package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningWorkTests {

    private final RunningWork here = new RunningWork();

    private record Attempt(String id, int attempt) implements Work {

        @Override
        public void run() {}

        @Override
        public void handBack() {}
    }

    private static WorkSource.Held held(int attempt, String ticket) {
        return new WorkSource.Held("job_1", attempt, "here", ticket);
    }

    @Test
    void hasWhatIsBeingLookedForAndThenWhatRuns() {
        Work first = new Attempt("job_1", 1);
        here.take("tkt_1", () -> {
            assertThat(here.has(held(1, "tkt_1"))).isTrue();
            assertThat(here.has(held(1, "tkt_2"))).isFalse();
            return Optional.of(first);
        });

        assertThat(here.has(held(1, "tkt_1"))).isTrue();
        assertThat(here.has(held(2, "tkt_1"))).as("another attempt").isFalse();
        assertThat(here.find("job_1")).contains(first);
        assertThat(here.remove(first)).isTrue();
        assertThat(here.all()).isEmpty();
    }

    @Test
    void keepsTheLaterAttemptWhenTheOneBeforeItEnds() {
        Work before = new Attempt("job_1", 1);
        Work later = new Attempt("job_1", 2);
        here.take("tkt_1", () -> Optional.of(before));
        here.take("tkt_2", () -> Optional.of(later));

        assertThat(here.remove(before)).isFalse();
        assertThat(here.all()).containsExactly(later);
    }

    @Test
    void aTicketIsDrawnAsLongAsItsWorkIsDone() {
        here.draw("tkt_1", () -> {
            assertThat(here.isDrawn("tkt_1")).isTrue();
            assertThat(here.anyDrawn()).isTrue();
            return "done";
        });

        assertThat(here.anyDrawn()).isFalse();
    }
}
