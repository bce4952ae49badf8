package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DifferencesTests {

    private static final int COUNT = 65_536;

    private static byte[] written(long... numbers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Differences.write(i -> numbers[i], numbers.length, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static long[] read(byte[] bytes, int count) throws IOException {
        return Differences.read(count, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static double bytesPerNumber(IntToDoubleFunction numbers) throws IOException {
        long[] bits = IntStream.range(0, COUNT)
                .mapToLong(i -> Double.doubleToRawLongBits(numbers.applyAsDouble(i)))
                .toArray();
        byte[] written = written(bits);
        assertThat(read(written, COUNT)).isEqualTo(bits);
        return (double) written.length / COUNT;
    }

    @Test
    void losesNothing() throws IOException {
        long[] odd = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 7, 7, 7, Double.doubleToRawLongBits(Double.NaN), -255};
        assertThat(read(written(odd), odd.length)).isEqualTo(odd);
        assertThat(read(written(), 0)).isEmpty();
        Random random = new Random(1);
        for (int count = 1; count < 200; count++) {
            long[] numbers = LongStream.generate(() -> random.nextLong() >> random.nextInt(Long.SIZE))
                    .limit(count)
                    .toArray();
            assertThat(read(written(numbers), count)).isEqualTo(numbers);
        }
    }

    @Test
    void takesNextToNothingForWhatGrowsEvenly() throws IOException {
        long[] steps = LongStream.rangeClosed(1_000_001, 1_000_000 + COUNT).toArray();
        assertThat(written(steps)).hasSizeLessThan(500);
        assertThat(bytesPerNumber(i -> 0.01)).isLessThan(0.01);
        assertThat(bytesPerNumber(i -> i < 30_000 ? 0.01 : 0.001)).isLessThan(0.01);
    }

    @Test
    void takesLessThanEightBytesForALoss() throws IOException {
        Random random = new Random(2);
        assertThat(bytesPerNumber(i -> 1 / (1 + i * 1e-4))).isLessThan(4.5);
        assertThat(bytesPerNumber(i -> 0.3 + 0.1 * random.nextDouble())).isLessThan(7.5);
    }

    @Test
    void skipsAColumn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(bytes);
        Differences.write(i -> i * (long) i * i, 100, to);
        Differences.write(i -> 5, 3, to);
        DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        Differences.skip(from);

        assertThat(Differences.read(3, from)).containsExactly(5, 5, 5);
    }

    @Test
    void refusesADamagedColumn() throws IOException {
        byte[] bytes = written(1, 2, 4, 8);
        bytes[8] ^= 0x55;
        assertThatThrownBy(() -> read(bytes, 4)).isInstanceOf(IOException.class);
    }
}
