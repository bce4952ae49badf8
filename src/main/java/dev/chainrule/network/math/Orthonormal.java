package dev.chainrule.network.math;

/**
 * Gram and Schmidt's process in its modified form, in blocks of eight vectors, each of which is taken out of a later
 * one at once (Golub and Van Loan, Matrix Computations, 5.2.8). Double precision, the same bits on every machine.
 */
public final class Orthonormal {

    private static final int BLOCK = 8;
    /** Vectors that are worked on together, so that they stay in the cache; whole blocks. */
    private static final int GROUP = 3 * BLOCK;

    private Orthonormal() {}

    /** Makes independent vectors {@code [count][length]} orthogonal to each other and of length 1, in place. */
    public static void make(double[][] vectors) {
        double[] along = new double[BLOCK];
        for (int from = 0; from < vectors.length; from += GROUP) {
            int to = Math.min(from + GROUP, vectors.length);
            for (int done = 0; done < from; done += BLOCK) {
                clear(vectors, from, to, done, along);
            }
            for (int block = from; block < to; block += BLOCK) {
                int end = Math.min(block + BLOCK, to);
                makeAmongThemselves(vectors, block, end);
                clear(vectors, end, to, block, along);
            }
        }
    }

    /** Takes what lies along a finished block out of the vectors from the one to before the other. */
    private static void clear(double[][] vectors, int from, int to, int block, double[] along) {
        for (int i = from; i < to; i++) {
            project(vectors[i], vectors, block, along);
            subtract(vectors[i], vectors, block, along);
        }
    }

    private static void makeAmongThemselves(double[][] vectors, int from, int to) {
        for (int i = from; i < to; i++) {
            double[] unit = vectors[i];
            scale(unit, 1 / Math.sqrt(dot(unit, unit)));
            for (int later = i + 1; later < to; later++) {
                double along = dot(vectors[later], unit);
                for (int j = 0; j < unit.length; j++) {
                    vectors[later][j] -= along * unit[j];
                }
            }
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int j = 0; j < vector.length; j++) {
            vector[j] *= factor;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** How much of a vector lies along each of a block of eight; eight sums at once keep the processor busy. */
    private static void project(double[] vector, double[][] units, int from, double[] along) {
        double[] u0 = units[from];
        double[] u1 = units[from + 1];
        double[] u2 = units[from + 2];
        double[] u3 = units[from + 3];
        double[] u4 = units[from + 4];
        double[] u5 = units[from + 5];
        double[] u6 = units[from + 6];
        double[] u7 = units[from + 7];
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int j = 0; j < vector.length; j++) {
            double v = vector[j];
            s0 += v * u0[j];
            s1 += v * u1[j];
            s2 += v * u2[j];
            s3 += v * u3[j];
            s4 += v * u4[j];
            s5 += v * u5[j];
            s6 += v * u6[j];
            s7 += v * u7[j];
        }
        along[0] = s0;
        along[1] = s1;
        along[2] = s2;
        along[3] = s3;
        along[4] = s4;
        along[5] = s5;
        along[6] = s6;
        along[7] = s7;
    }

    private static void subtract(double[] vector, double[][] units, int from, double[] along) {
        for (int k = 0; k < BLOCK; k += 4) {
            double[] u0 = units[from + k];
            double[] u1 = units[from + k + 1];
            double[] u2 = units[from + k + 2];
            double[] u3 = units[from + k + 3];
            double a0 = along[k];
            double a1 = along[k + 1];
            double a2 = along[k + 2];
            double a3 = along[k + 3];
            for (int j = 0; j < vector.length; j++) {
                vector[j] -= a0 * u0[j] + a1 * u1[j] + a2 * u2[j] + a3 * u3[j];
            }
        }
    }
}
