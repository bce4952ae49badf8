package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSettingsTests {

    @Test
    void hasAWorkerForEachCoreUnlessToldOtherwise() {
        assertThat(new WorkerSettings(3, 0, 0, 0).count()).isEqualTo(3);
        assertThat(new WorkerSettings(0, 0, 0, 0).count())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 1, 0, workers", "1, -1, 1, 0, queue", "1, 1, -1, 0, overtaking", "1, 1, 1, -1, nice"})
    void refusesLessThanNothing(int workers, int queue, int overtaking, int nice, String name) {
        assertThatThrownBy(() -> new WorkerSettings(workers, queue, overtaking, nice))
                .hasMessage("chainrule.training.%s is -1: at least 0".formatted(name));
    }

    @Test
    void refusesThreadsThatAreNicerThanThereAre() {
        assertThatThrownBy(() -> new WorkerSettings(1, 1, 1, 20))
                .hasMessage("chainrule.training.nice is 20: at most 19");
    }
}
