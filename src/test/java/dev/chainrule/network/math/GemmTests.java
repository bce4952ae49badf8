package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTests {

    /** {@code -Dgemm.sampled=1000000} for more. */
    private static final int SAMPLED = Integer.getInteger("gemm.sampled", 50_000);

    /** A few more than are kept prepared. */
    private static final int SHAPES = 520;

    private static List<Gemm> libraries() {
        return Stream.concat(OneDnnGemm.ifFaster().stream(), Stream.of(new OpenBlasGemm()))
                .toList();
    }

    /** Rows, inner dimension, columns: one of each, a few, many, and sides that no kernel divides evenly. */
    static List<Arguments> products() {
        List<Arguments> products = new ArrayList<>();
        for (Gemm library : libraries()) {
            for (int[] shape : new int[][] {
                {1, 1, 1}, {1, 300, 7}, {5, 1, 9}, {64, 100, 10}, {3, 700, 130}, {131, 67, 1}, {129, 33, 257}
            }) {
                products.add(Arguments.of(library.library(), library, shape[0], shape[1], shape[2]));
            }
        }
        return products;
    }

    @ParameterizedTest(name = "{0}: {2} × {3} × {4}")
    @MethodSource("products")
    void multipliesAndTransposes(String name, Gemm library, int rows, int inner, int columns) {
        float[][] a = Numbers.of(1).normal(rows, inner);
        float[][] b = Numbers.of(2).normal(inner, columns);
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                try (FloatPointer left = pointer(transposeA ? transposed(a) : a);
                        FloatPointer right = pointer(transposeB ? transposed(b) : b);
                        FloatPointer out = pointer(Numbers.of(3).normal(rows, columns))) {
                    library.multiply(transposeA, transposeB, rows, inner, columns, left, right, out);
                    assertProduct(a, b, out);
                }
            }
        }
    }

    private static void assertProduct(float[][] a, float[][] b, FloatPointer out) {
        int columns = b[0].length;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                double size = 0;
                for (int k = 0; k < b.length; k++) {
                    sum += (double) a[i][k] * b[k][j];
                    size += Math.abs((double) a[i][k] * b[k][j]);
                }
                assertThat((double) out.get((long) i * columns + j))
                        .as("row %d, column %d", i, j)
                        .isCloseTo(sum, within(1e-6 * size));
            }
        }
    }

    /**
     * The sampler stops a thread that it has seen in Java by a signal, whose frame goes where the stack pointer points. A
     * kernel that keeps the address of an operand in that register has it written there. Java and short products take
     * turns, so a thread is often in the kernel by the time its signal comes.
     */
    @Tag("slow")
    @Test
    void aProfilerMayStopItAnywhere() throws IOException {
        int size = 1 << 14;
        float[] values = new float[4096];
        try (Recording recording = new Recording();
                FloatPointer memory = new FloatPointer(7L * size)) {
            for (long i = 0; i < memory.capacity(); i++) {
                memory.put(i, 1);
            }
            FloatPointer a = memory.getPointer(size);
            FloatPointer b = memory.getPointer(3L * size);
            FloatPointer out = memory.getPointer(5L * size);
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
            recording.start();
            for (int i = 0; i < SAMPLED; i++) {
                Gemm.best().multiply(false, i % 2 == 0, 64, 128, 10, a, b, out);
                for (int j = 1; j < values.length; j++) {
                    values[j] += values[j - 1] + 1;
                }
            }
            recording.stop();
            for (long i = 0; i < memory.capacity(); i++) {
                boolean product = i >= 5L * size && i < 5L * size + 64 * 10;
                assertThat(memory.get(i)).isEqualTo(product ? 128 : 1);
            }
        }
    }

    @Tag("slow")
    @Test
    void preparesAgainWhatItHasForgotten() {
        try (FloatPointer a = pointer(Numbers.of(1).normal(1, SHAPES));
                FloatPointer b = pointer(Numbers.of(2).normal(SHAPES, 1));
                FloatPointer out = new FloatPointer(1)) {
            for (int round = 0; round < 2; round++) {
                for (int inner = 1; inner <= SHAPES; inner++) {
                    Gemm.best().multiply(false, false, 1, inner, 1, a, b, out);
                    assertThat(out.get()).isFinite();
                }
            }
            float last = out.get();
            new OpenBlasGemm().multiply(false, false, 1, SHAPES, 1, a, b, out);
            assertThat(last).isCloseTo(out.get(), within(1e-3f));
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void saysWhatItIs(Gemm library) {
        assertThat(library.library()).matches("(oneDNN|OpenBLAS) \\d+\\.\\d+.*");
        assertThat(library.kernels()).isNotBlank();
    }

    private static FloatPointer pointer(float[][] values) {
        FloatPointer pointer = new FloatPointer((long) values.length * values[0].length);
        for (int i = 0; i < values.length; i++) {
            pointer.position((long) i * values[0].length).put(values[i]);
        }
        return pointer.position(0);
    }

    private static float[][] transposed(float[][] values) {
        float[][] out = new float[values[0].length][values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[j][i] = values[i][j];
            }
        }
        return out;
    }
}
