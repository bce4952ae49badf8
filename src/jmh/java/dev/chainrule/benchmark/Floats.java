package dev.chainrule.benchmark;

import dev.chainrule.network.math.Matrix;
import java.util.SplittableRandom;

/** Random numbers to compute with. */
final class Floats {

    private static final long SEED = 42;

    private Floats() {}

    static float[] uniform(int size, double from, double to) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return values;
    }

    static Matrix fill(Matrix matrix, double from, double to) {
        matrix.slice(0, 1, Math.toIntExact(matrix.size()))
                .writeRow(0, uniform(Math.toIntExact(matrix.size()), from, to));
        return matrix;
    }
}
