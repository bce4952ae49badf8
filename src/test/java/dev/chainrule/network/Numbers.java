package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;

/** Numbers for tests: drawn from a seed, copied between kernels, and compared. */
public final class Numbers {

    private final RandomStream random;

    private Numbers(long seed) {
        random = RandomStream.of(seed, Purpose.EXAMPLE, 0);
    }

    public static Numbers of(long seed) {
        return new Numbers(seed);
    }

    public int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /** {@code [rows][columns]}, standard normal, so every value is exact in float32. */
    public float[][] normal(int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return values;
    }

    /** {@code [rows][columns]} of positive shares; every row sums to 1. */
    public float[][] shares(int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            double sum = 0;
            double[] weights = new double[columns];
            for (int j = 0; j < columns; j++) {
                weights[j] = random.nextUniform(0.1, 1);
                sum += weights[j];
            }
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (weights[j] / sum);
            }
        }
        return values;
    }

    /** {@code [rows, 1]}: every row counts once. */
    public static Matrix ones(Memory memory, int rows) {
        Matrix ones = memory.allocate(rows, 1);
        for (int i = 0; i < rows; i++) {
            ones.set(i, 0, 1);
        }
        return ones;
    }

    public static Matrix matrix(Memory memory, float[][] values) {
        Matrix matrix = memory.allocate(values.length, values[0].length);
        fill(matrix, values);
        return matrix;
    }

    public static void fill(Matrix matrix, float[][] values) {
        for (int i = 0; i < values.length; i++) {
            matrix.writeRow(i, values[i]);
        }
    }

    /** {@code [rows][columns]} */
    public static float[][] values(Matrix matrix) {
        float[][] values = new float[matrix.rows()][matrix.columns()];
        for (int i = 0; i < values.length; i++) {
            matrix.readRow(i, values[i]);
        }
        return values;
    }

    /**
     * Differences are measured against the largest magnitude in {@code expected}: the scale of the tensor. Where all of
     * it should cancel to 0, what is left are rounding errors, which have no scale.
     */
    public static void assertClose(String what, Matrix actual, Matrix expected, double tolerance) {
        assertThat(actual.rows()).as(what).isEqualTo(expected.rows());
        assertThat(actual.columns()).as(what).isEqualTo(expected.columns());
        double scale = 1e-10;
        double worst = 0;
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                scale = Math.max(scale, Math.abs(expected.get(i, j)));
                double difference = Math.abs(actual.get(i, j) - expected.get(i, j));
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
            }
        }
        assertThat(worst / scale).as(what).isLessThanOrEqualTo(tolerance);
    }

    /** The same network in double precision. */
    public static Network reference(Network network) {
        return network.copy(Kernels.reference());
    }
}
