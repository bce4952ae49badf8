package dev.chainrule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class TrainingSettingsTests {

    @TempDir
    private static Path folder = Path.of("");

    private static TrainingSettings threads(int threads) {
        return new TrainingSettings(threads, null, 50_000, 1000, null);
    }

    @ParameterizedTest
    @CsvSource({"4, null, 4", "4, 2, 2", "4, 9, 4", "1, 8, 1"})
    void giveAJobAsManyThreadsAsItAsksForAndThereAre(int all, String asked, int threads) {
        String json = "{\"training\": {\"threads\": %s}}".formatted(asked);

        assertThat(threads(all).threads(PlanFixture.plan(PlanFixture.line(folder, 30), json)))
                .isEqualTo(threads);
    }

    @Test
    void haveAThreadForEachProcessor() {
        assertThat(threads(0).threadCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void leaveMemoryToTheHeapAndToEverythingElse() {
        assertThat(TrainingSettings.besideTheHeap(16_000, 4_000)).isEqualTo(10_000);
        assertThat(TrainingSettings.besideTheHeap(16_000, 14_000)).isEqualTo(2_000);
        assertThat(threads(1).memoryBytes()).isPositive();
    }

    @Test
    void areRefusedBelowZero() {
        assertThatThrownBy(() -> threads(-1)).hasMessage("chainrule.training.threads is -1: at least 0");
        assertThatThrownBy(() -> new TrainingSettings(1, DataSize.ofBytes(-5), 50_000, 1, null))
                .hasMessage("chainrule.training.memory is -5: at least 0");
    }
}
