package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.network.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows by oneDNN and unfolded, against the textbook sum in double. */
class CorrelationTests {

    /** Relative to the largest magnitude in the result. */
    private static final double TOLERANCE = 1e-5;

    private static final int RANDOM = 60;

    /** {@code -Dgemm.sampled=1000000} for more. */
    private static final int SAMPLED = Integer.getInteger("gemm.sampled", 50_000) / 10;

    private static final Window USUAL = new Window(span(28, 3, 1, 1, 1), span(28, 3, 1, 1, 1), 1);

    private final Memory fast = Kernels.fast().memory();
    private final Memory reference = Kernels.reference().memory();

    @AfterEach
    void giveBack() {
        fast.close();
        reference.close();
    }

    private static Span span(int size, int kernel, int stride, int dilation, int around) {
        return new Span(size, kernel, stride, dilation, around, around);
    }

    record Case(Window window, int columns, int rows) {}

    /** One pixel, lines, strides that leave a rest, dilation, uneven padding, channels that no vector divides; and random. */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case(USUAL, 16, 3),
                new Case(new Window(span(14, 3, 1, 1, 1), span(14, 3, 1, 1, 1), 16), 32, 2),
                new Case(new Window(span(1, 1, 1, 1, 0), span(1, 1, 1, 1, 0), 1), 1, 1),
                new Case(new Window(span(9, 1, 1, 1, 0), span(7, 1, 1, 1, 0), 8), 24, 5),
                new Case(new Window(span(1, 1, 1, 1, 0), span(50, 5, 1, 2, 4), 12), 20, 2),
                new Case(new Window(span(12, 3, 2, 1, 0), span(12, 2, 3, 1, 0), 3), 33, 4),
                new Case(new Window(new Span(10, 4, 2, 1, 1, 2), new Span(11, 3, 2, 2, 2, 2), 17), 9, 3),
                new Case(new Window(new Span(5, 3, 1, 1, 5, 0), span(5, 3, 1, 1, 1), 4), 8, 2)));
        Numbers random = Numbers.of(7);
        while (cases.size() < RANDOM) {
            Window window = new Window(random(random), random(random), random.between(1, 40));
            if (window.down().windows() > 0 && window.across().windows() > 0) {
                cases.add(new Case(window, random.between(1, 40), random.between(1, 5)));
            }
        }
        return cases;
    }

    private static Span random(Numbers random) {
        return new Span(
                random.between(1, 20),
                random.between(1, 5),
                random.between(1, 3),
                random.between(1, 2),
                random.between(0, 3),
                random.between(0, 3));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sumsWhatTheTextbookSums(Case asked) {
        assertSums(asked, Kernels.fast().correlation(asked.window, 1, asked.columns, asked.rows, fast, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void unfoldsWhereNothingElseIs(Case asked) {
        assertSums(asked, new UnfoldedCorrelation(asked.window, asked.columns, asked.rows, fast, true));
    }

    private void assertSums(Case asked, Correlation correlation) {
        Window window = asked.window;
        int positions = window.positions();
        Numbers random = Numbers.of(1);
        float[][] x = random.normal(asked.rows, window.values());
        float[][] w = random.normal(window.pixels() * window.channels(), asked.columns);
        float[][] zGradient = random.normal(asked.rows * positions, asked.columns);
        Correlation expected = Kernels.reference().correlation(window, 1, asked.columns, asked.rows, reference, true);

        for (int again = 0; again < 2; again++) {
            Matrix z = fast.allocate(asked.rows * positions, asked.columns);
            Matrix zExpected = reference.allocate(asked.rows * positions, asked.columns);
            correlation.forward(of(fast, x), of(fast, w), z);
            expected.forward(of(reference, x), of(reference, w), zExpected);
            assertClose("z", z, zExpected);

            Matrix wGradient = of(fast, w);
            Matrix wExpected = of(reference, w);
            correlation.weightGradient(of(fast, x), of(fast, zGradient), wGradient);
            expected.weightGradient(of(reference, x), of(reference, zGradient), wExpected);
            assertClose("∂w", wGradient, wExpected);

            Matrix xGradient = of(fast, x);
            Matrix xExpected = of(reference, x);
            correlation.inputGradient(of(fast, zGradient), of(fast, w), xGradient);
            expected.inputGradient(of(reference, zGradient), of(reference, w), xExpected);
            assertClose("∂x", xGradient, xExpected);
        }
    }

    private static Matrix of(Memory memory, float[][] values) {
        Matrix matrix = memory.allocate(values.length, values[0].length);
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[0].length; j++) {
                matrix.set(i, j, values[i][j]);
            }
        }
        return matrix;
    }

    private static void assertClose(String what, Matrix actual, Matrix expected) {
        double largest = 0;
        double off = 0;
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                largest = Math.max(largest, Math.abs(expected.get(i, j)));
                off = Math.max(off, Math.abs(expected.get(i, j) - actual.get(i, j)));
            }
        }
        assertThat(off).as(what).isCloseTo(0, within(TOLERANCE * largest));
    }

    @Test
    void oneDnnWritesCodeForUsualWindows() {
        assertThat(written(USUAL)).isNotNull();
    }

    @Test
    void whatItTakesIsKnownBefore() {
        List<Integer> told = new ArrayList<>();
        Memory pretended = new PretendedMemory((rows, columns) -> told.add(rows * columns));
        Gemm.best().correlation(USUAL, 16, 3, pretended, true);
        Gemm.best().correlation(USUAL, 16, 3, fast, true);

        assertThat(pretended.bytes()).isEqualTo(fast.bytes());
    }

    /** As {@link GemmTests#aProfilerMayStopItAnywhere}. */
    @Tag("slow")
    @Test
    void aProfilerMayStopItAnywhere() throws IOException {
        Correlation correlation = written(USUAL);
        Matrix x = fast.allocate(1, USUAL.values());
        Matrix w = fast.allocate(9, 16);
        Matrix z = fast.allocate(USUAL.positions(), 16);
        for (int i = 0; i < x.columns(); i++) {
            x.set(0, i, 1);
        }
        for (int i = 0; i < 9 * 16; i++) {
            w.set(i / 16, i % 16, 1);
        }
        float[] values = new float[4096];
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
            recording.start();
            for (int i = 0; i < SAMPLED; i++) {
                correlation.forward(x, w, z);
                correlation.weightGradient(x, z, w.slice(0, 9, 16));
                correlation.inputGradient(z, w, x.slice(0, 1, x.columns()));
                for (int j = 0; j < x.columns(); j++) {
                    x.set(0, j, 1);
                }
                for (int j = 0; j < 9 * 16; j++) {
                    w.set(j / 16, j % 16, 1);
                }
                for (int j = 1; j < values.length; j++) {
                    values[j] += values[j - 1] + 1;
                }
            }
            recording.stop();
        }
        correlation.forward(x, w, z);

        assertThat(z.get(0, 0)).isEqualTo(4);
        assertThat(z.get(29, 15)).isEqualTo(9);
    }

    private Correlation written(Window window) {
        assumeTrue(
                Gemm.best().kernels().matches("avx(2|512).*"),
                "oneDNN writes convolutions for AVX2 and AVX-512 only; this machine has "
                        + Gemm.best().kernels());
        return Objects.requireNonNull(Gemm.best().correlation(window, 16, 1, fast, true));
    }
}
