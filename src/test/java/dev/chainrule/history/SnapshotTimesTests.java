package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotTimesTests {

    /** Of a training with so many steps in an epoch, each of 32 rows and 1,000 parameters. */
    private static List<Integer> looked(SnapshotTimes times, int epochs, int steps, long cost) {
        return IntStream.rangeClosed(0, epochs)
                .filter(epoch -> times.due(
                        epoch, Math.max(1, (long) epoch * steps), Math.max(32, 32L * epoch * steps), 1000, cost))
                .boxed()
                .toList();
    }

    @Test
    void looksMoreOftenAtTheBeginning() {
        List<Integer> looked = looked(new SnapshotTimes(1000, 11, 0, 100), 1000, 1, 1);
        assertThat(looked).startsWith(0, 10, 40, 90).hasSize(10).isSorted();
        assertThat(looked.get(9)).as("and leaves one for the end").isEqualTo(810);
    }

    @Test
    void looksAtEachOfFewEpochs() {
        assertThat(looked(new SnapshotTimes(5, 32, 0, 100), 5, 10, 1)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void takesNoMoreThanItsShareOfTheTraining() {
        long cost = 500_000;
        List<Integer> looked = looked(new SnapshotTimes(1000, 1000, 0, 100), 1000, 100, cost);
        double training = 1000.0 * 100 * 1000 + 1000.0 * 100 * 32 * 1000 * 0.05;
        assertThat(looked).hasSizeGreaterThan(2);
        assertThat((double) looked.size() * cost).isLessThanOrEqualTo(4e6 + 0.005 * training);
    }

    @Test
    void looksOnceHoweverMuchThatCosts() {
        assertThat(looked(new SnapshotTimes(10, 32, 0, 100), 10, 1, Long.MAX_VALUE / 4))
                .containsExactly(0);
    }

    @Test
    void countsWhatEarlierAttemptsHaveLookedAt() {
        assertThat(looked(new SnapshotTimes(100, 5, 4, 100), 100, 1, 1)).isEmpty();
    }

    @Test
    void looksAtNothingWhenItIsOff() {
        SnapshotTimes off = new SnapshotTimes(100, 0, 0, 100);
        assertThat(off.any()).isFalse();
        assertThat(looked(off, 100, 1, 1)).isEmpty();
    }
}
