package dev.chainrule.benchmark;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * Rows to train on: from files where they are, else made up in the same shape, which takes as long to compute.
 *
 * @param source where the rows come from, in words
 */
record Table(Matrix features, Matrix targets, String source) {

    private static final int PIXELS = 784;
    private static final int DIGITS = 10;
    private static final int IMAGES = 60_000;
    /** Share of MNIST's pixels that are not background. */
    private static final double INK = 0.19;

    private static final int FEATURES = 20;
    private static final int SAMPLES = 1_000_000;

    /** {@code mnist_X_f32.bin} and {@code mnist_y_i32.bin}: pixels 0 to 1 and the digit, little-endian; 60,000 rows. */
    static Table mnist(Memory memory) {
        Path images = directory().resolve("mnist_X_f32.bin");
        Path digits = directory().resolve("mnist_y_i32.bin");
        Table table = empty(memory, IMAGES, PIXELS, DIGITS, images);
        if (Files.exists(images)) {
            FloatBuffer pixels = map(images).asFloatBuffer();
            IntBuffer labels = map(digits).asIntBuffer();
            return table.fill(row -> pixels.get(), labels::get);
        }
        SplittableRandom random = new SplittableRandom(42);
        return table.fill(row -> random.nextDouble() < INK ? random.nextDouble() : 0, row -> row % DIGITS);
    }

    /** {@code reg1m_f32.bin}: a million rows of 20 inputs and a target, little-endian. */
    static Table regression(Memory memory) {
        Path file = directory().resolve("reg1m_f32.bin");
        Table table = empty(memory, SAMPLES, FEATURES, 1, file);
        if (Files.exists(file)) {
            FloatBuffer numbers = map(file).asFloatBuffer();
            return table.fill(row -> numbers.get(), row -> numbers.get());
        }
        SplittableRandom random = new SplittableRandom(42);
        return table.fill(row -> random.nextDouble(-2, 2), row -> random.nextDouble(-1, 1));
    }

    /** The four rows of exclusive or. */
    static Table xor(Memory memory) {
        Table table = new Table(memory.allocate(4, 2), memory.allocate(4, 1), "XOR");
        for (int row = 0; row < 4; row++) {
            table.features.writeRow(row, new float[] {row >> 1, row & 1});
            table.targets.set(row, 0, (row >> 1) ^ (row & 1));
        }
        return table;
    }

    static Path directory() {
        return Path.of(System.getenv().getOrDefault("BENCH_DATA", "/tmp/chainrule-bench"));
    }

    private static Table empty(Memory memory, int rows, int inputs, int outputs, Path file) {
        return new Table(
                memory.allocate(rows, inputs),
                memory.allocate(rows, outputs),
                Files.exists(file) ? file.getFileName().toString() : "made-up numbers");
    }

    private static MappedByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A row's features one after another, then its target: the class where there are several outputs. */
    private Table fill(IntToDoubleFunction feature, IntToDoubleFunction target) {
        float[] values = new float[features.columns()];
        for (int row = 0; row < features.rows(); row++) {
            for (int j = 0; j < values.length; j++) {
                values[j] = (float) feature.applyAsDouble(row);
            }
            features.writeRow(row, values);
            double answer = target.applyAsDouble(row);
            if (targets.columns() == 1) {
                targets.set(row, 0, answer);
            } else {
                targets.set(row, (int) answer, 1);
            }
        }
        return this;
    }
}
