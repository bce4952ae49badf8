package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.plan.TrainingSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MemoryBudgetTests {

    private final MemoryBudget budget = new MemoryBudget(
            new TrainingSettings(1, DataSize.ofBytes(1000), 50_000, 1000, null), new WorkerSettings(1, 10, 2, 0));

    @Test
    void givesOutNoMoreThanThereIs() {
        assertThat(budget.take("a", 600)).isTrue();
        assertThat(budget.take("b", 401)).isFalse();
        assertThat(budget.take("c", 400)).isTrue();
        assertThat(budget.free()).isZero();
        budget.giveBack("a");

        assertThat(budget.take("b", 401)).isTrue();
        assertThat(budget.free()).isEqualTo(199);
    }

    @Test
    void takesTheSameJobOnce() {
        assertThat(budget.take("a", 600)).isTrue();
        assertThat(budget.take("a", 700)).isTrue();
        assertThat(budget.free()).isEqualTo(300);
        budget.giveBack("a");
        budget.giveBack("a");

        assertThat(budget.free()).isEqualTo(1000);
    }

    @Test
    void letsThroughWhatWouldNeverFit() {
        budget.take("a", 600);

        assertThat(budget.take("b", 1001)).isTrue();
        assertThat(budget.free()).isEqualTo(400);
    }

    @Test
    void saysWhyAJobWaits() {
        budget.take("a", 600);
        assertThat(budget.shortage("b", 700)).isEmpty();
        budget.take("b", 700);

        assertThat(budget.shortage("b", 700))
                .contains("waiting for memory: needs 700 bytes, and 400 of 1,000 are free");
        budget.giveBack("a");
        budget.take("b", 700);
        assertThat(budget.shortage("b", 700)).isEmpty();
    }

    @Test
    void countsOvertaking() {
        budget.take("a", 600);
        budget.take("b", 700);
        assertThat(budget.mayBeOvertaken("b")).isTrue();
        budget.overtake(List.of("b"));
        assertThat(budget.mayBeOvertaken("b")).isTrue();
        budget.overtake(List.of("b"));
        assertThat(budget.mayBeOvertaken("b")).isFalse();
        budget.forgetAllBut(List.of());

        assertThat(budget.mayBeOvertaken("b")).isTrue();
    }

    @Test
    void sendsAwayWhatCannotWait() {
        budget.take("a", 600);

        assertThat(budget.takeNow("test", 401)).isFalse();
        assertThat(budget.shortage("test", 401)).isEmpty();
        assertThat(budget.takeNow("test", 400)).isTrue();
    }
}
