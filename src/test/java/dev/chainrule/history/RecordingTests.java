package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.EpochReport;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordingTests {

    private static List<Long> steps(PointBlock block) {
        return LongStream.range(0, block.points())
                .map(point -> block.step((int) point))
                .boxed()
                .toList();
    }

    private static void steps(Recording recording, int from, int to) {
        for (int step = from; step <= to; step++) {
            recording.step(step, 1, 1.0 / step, 0.1);
        }
    }

    @Test
    void givesWhatIsFilledAgainUntilItIsEnough() {
        Recording recording = new Recording(100_000, 1, 10);
        steps(recording, 1, 10);
        assertThat(steps(recording.take().get(0))).hasSize(10).startsWith(1L);
        assertThat(recording.take()).as("nothing has come since").isEmpty();
        steps(recording, 11, 5000);
        assertThat(steps(recording.take().get(0))).hasSize(5000).startsWith(1L);
        steps(recording, 5001, 5002);
        assertThat(steps(recording.take().get(0))).containsExactly(5001L, 5002L);
    }

    @Test
    void saysWhenThereIsNoRoomLeft() {
        Recording recording = new Recording(200_000, 1, 10);
        steps(recording, 1, 65_535);
        assertThat(recording.step(65_536, 1, 0.5, 0.1)).isTrue();
        assertThat(recording.take().get(0).points()).isEqualTo(65_536);
        assertThat(recording.step(65_537, 1, 0.5, 0.1)).isFalse();
    }

    @Test
    void isNeverFullWhereAllHasRoom() {
        Recording recording = new Recording(2, 1, 1);
        assertThat(recording.step(1, 1, 0.5, 0.1)).isFalse();
        assertThat(recording.step(2, 1, 0.5, 0.1)).isFalse();
        assertThat(recording.epoch(new EpochReport(1, 2, 0.5, 0.1, 1, null, null)))
                .isFalse();
    }

    @Test
    void keepsOfVeryManyStepsTheFirstEveryNthAndTheLast() {
        Recording recording = new Recording(25, 10, 1);
        steps(recording, 1, 25);

        assertThat(steps(recording.take().get(0))).containsExactly(1L, 10L, 20L, 25L);
    }

    @Test
    void saysHowMuchMemoryItTakesAtMost() {
        assertThat(Recording.bytes(10, 5, 3)).isEqualTo(2 * (10 * (12 + 16) + 5 * (12 + 24)));
        assertThat(Recording.bytes(1_000_000_000, 1_000_000, 40)).isLessThan(10_000_000);
    }
}
