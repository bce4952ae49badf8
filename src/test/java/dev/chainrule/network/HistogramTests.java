package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistogramTests {

    @Test
    void putsEachNumberIntoOneBin() {
        float[] numbers = new float[240];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Histogram histogram = Histogram.of(numbers, numbers.length, 1000);
        assertThat(histogram.counts()).hasSize(24).containsOnly(10);
        assertThat(histogram.low()).isZero();
        assertThat(histogram.high()).isEqualTo(239);
        assertThat(histogram.mean()).isEqualTo(119.5);
        assertThat(histogram.std()).isCloseTo(69.28, within(0.01));
        assertThat(histogram.values()).isEqualTo(1000);
    }

    @Test
    void countsWhatIsNotFiniteApart() {
        Histogram histogram = Histogram.of(new float[] {1, Float.NaN, 3, Float.POSITIVE_INFINITY}, 4, 4);
        assertThat(histogram.nonFinite()).isEqualTo(2);
        assertThat(histogram.low()).isEqualTo(1);
        assertThat(histogram.high()).isEqualTo(3);
        assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(2);
        assertThat(Histogram.of(new float[] {Float.NaN}, 1, 1).nonFinite()).isEqualTo(1);
    }

    @Test
    void takesNumbersThatAreAllTheSame() {
        Histogram histogram = HistogramFixture.of(5, 5, 5);
        assertThat(histogram.counts()[0]).isEqualTo(3);
        assertThat(histogram.std()).isZero();
        assertThat(histogram.rootMeanSquare()).isEqualTo(5);
    }
}
