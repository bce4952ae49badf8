package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTests {

    private static final int MANY = 1_000_000;

    private static RandomStream stream(long index) {
        return RandomStream.of(42, Purpose.EXAMPLE, index);
    }

    /** A model can only be trained again to the same bits while these never change. */
    @Test
    void startsAsItAlwaysDid() {
        RandomStream stream = RandomStream.of(42, Purpose.INITIALIZATION, 0);
        long[] first = {stream.nextLong(), stream.nextLong(), stream.nextLong()};
        assertThat(first).containsExactly(-8132186110396056525L, -8736726919216185873L, -7565062963964447418L);
        assertThat(stream.nextDouble()).isEqualTo(0.2241135759338091);
        assertThat(stream.nextGaussian()).isEqualTo(-0.8905949976099059);
        assertThat(stream.nextInt(1000)).isEqualTo(255);
        int[] values = IntStream.range(0, 8).toArray();
        RandomStream.of(42, Purpose.SHUFFLING, 1).shuffle(values);
        assertThat(values).containsExactly(5, 4, 0, 6, 1, 2, 7, 3);
    }

    /** The JDK's own SplitMix64, whose first number after the seed {@code s} is {@code mix(s + gamma)}. */
    @Test
    void isSplitMix64() {
        long seed = -7;
        long state = mix(mix(mix(seed) + 2) + 5);
        SplittableRandom expected = new SplittableRandom(state);
        RandomStream stream = RandomStream.of(seed, Purpose.INITIALIZATION, 5);
        for (int i = 0; i < 1000; i++) {
            assertThat(stream.nextLong()).isEqualTo(expected.nextLong());
        }
    }

    private static long mix(long z) {
        return new SplittableRandom(z - 0x9E3779B97F4A7C15L).nextLong();
    }

    @Test
    void everyUseHasNumbersOfItsOwn() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            for (Purpose purpose : Purpose.values()) {
                for (int index = 0; index < 50; index++) {
                    assertThat(first.add(RandomStream.of(seed, purpose, index).nextLong()))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void spreadsDoublesEvenlyOverTheUnitInterval() {
        RandomStream stream = stream(1);
        long[] counts = new long[100];
        for (int i = 0; i < MANY; i++) {
            counts[(int) (stream.nextDouble() * counts.length)]++;
        }
        assertEven(counts);
    }

    @Test
    void spreadsIntsEvenlyBelowAnyBound() {
        for (int bound : new int[] {1, 2, 3, 7, 100, 1023}) {
            RandomStream stream = stream(bound);
            long[] counts = new long[bound];
            for (int i = 0; i < MANY; i++) {
                counts[stream.nextInt(bound)]++;
            }
            assertEven(counts);
        }
    }

    /** 2³² numbers on 3 · 2²⁹ values: multiplication alone would give every third value twice, the others three times. */
    @Test
    void isUnbiasedForBoundsNearTheWholeRange() {
        int bound = 3 << 29;
        RandomStream stream = stream(2);
        long[] counts = new long[3];
        for (int i = 0; i < MANY; i++) {
            counts[stream.nextInt(bound) % 3]++;
        }
        assertEven(counts);
    }

    /** χ² within five standard deviations of its mean. */
    private static void assertEven(long[] counts) {
        double expected = (double) Arrays.stream(counts).sum() / counts.length;
        double chiSquare = 0;
        for (long count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        int freedom = counts.length - 1;
        assertThat(chiSquare).isCloseTo(freedom, within(5 * Math.sqrt(2.0 * freedom) + 1e-9));
    }

    @Test
    void drawsAStandardNormal() {
        RandomStream stream = stream(3);
        double sum = 0;
        double squares = 0;
        int withinOne = 0;
        for (int i = 0; i < MANY; i++) {
            double x = stream.nextGaussian();
            assertThat(Double.isFinite(x)).isTrue();
            sum += x;
            squares += x * x;
            withinOne += Math.abs(x) < 1 ? 1 : 0;
        }
        assertThat(sum / MANY).isCloseTo(0, within(0.005));
        assertThat(squares / MANY).isCloseTo(1, within(0.008));
        assertThat((double) withinOne / MANY).isCloseTo(0.682689, within(0.003));
    }

    @Test
    void shufflesIntoAnyOrder() {
        Set<String> orders = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            int[] values = {0, 1, 2, 3, 4};
            stream(i).shuffle(values);
            assertThat(values).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            orders.add(Arrays.toString(values));
        }
        assertThat(orders).hasSize(120);
    }

    @Test
    void shufflesWhatCannotBeShuffled() {
        int[] none = {};
        int[] one = {9};
        stream(1).shuffle(none);
        stream(1).shuffle(one);
        assertThat(one).containsExactly(9);
    }
}
