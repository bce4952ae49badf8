package dev.chainrule.explanation.study;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;

/**
 * The best straight line through all rows but one, for each row: ridge regression with every row left out in turn, by
 * {@code y − (y − ŷ) / (1 − h)} with the hat matrix' diagonal h (Hastie, Tibshirani and Friedman, 7.10).
 */
final class RidgeRegression {

    static final int MOST_INPUTS = 200;

    private static final double RIDGE = 1e-2;
    private static final Kernels KERNELS = Kernels.reference();

    private RidgeRegression() {}

    /** What it says of each row: {@code [row][output]}. */
    static float[][] leaveOneOut(float[][] inputs, float[][] targets) {
        int rows = inputs.length;
        int width = inputs[0].length + 1;
        int outputs = targets[0].length;
        try (Memory memory = KERNELS.memory()) {
            Matrix x = matrix(standardized(inputs, width), memory);
            Matrix y = memory.allocate(rows, outputs);
            for (int row = 0; row < rows; row++) {
                y.writeRow(row, targets[row]);
            }
            Matrix gram = memory.allocate(width, width);
            KERNELS.multiplyTransposedLeft(x, x, gram);
            Matrix halfWay =
                    memory.allocate(rows, width); // X (XᵀX + λ)⁻¹, of which hat matrix and answers are products
            KERNELS.multiply(x, matrix(inverse(regularized(gram, rows)), memory), halfWay);
            Matrix moments = memory.allocate(width, outputs);
            KERNELS.multiplyTransposedLeft(x, y, moments);
            Matrix answers = memory.allocate(rows, outputs);
            KERNELS.multiply(halfWay, moments, answers);
            return left(x, halfWay, answers, targets);
        }
    }

    private static float[][] left(Matrix x, Matrix halfWay, Matrix answers, float[][] targets) {
        float[][] left = new float[x.rows()][answers.columns()];
        double[] one = new double[x.columns()];
        double[] other = new double[x.columns()];
        for (int row = 0; row < left.length; row++) {
            x.readRow(row, one);
            halfWay.readRow(row, other);
            double hat = Math.min(0.999, dot(one, other));
            for (int j = 0; j < answers.columns(); j++) {
                double error = targets[row][j] - answers.get(row, j);
                left[row][j] = (float) (targets[row][j] - error / (1 - hat));
            }
        }
        return left;
    }

    private static Matrix matrix(double[][] values, Memory memory) {
        Matrix matrix = memory.allocate(values.length, values[0].length);
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                matrix.set(i, j, values[i][j]);
            }
        }
        return matrix;
    }

    private static double[][] regularized(Matrix gram, int rows) {
        double[][] regularized = new double[gram.rows()][gram.rows()];
        for (int i = 0; i < regularized.length; i++) {
            gram.readRow(i, regularized[i]);
            regularized[i][i] += i == 0 ? 1e-9 : RIDGE * rows;
        }
        return regularized;
    }

    private static double[][] inverse(double[][] symmetric) {
        double[][] lower = cholesky(symmetric);
        double[][] inverse = new double[lower.length][];
        for (int i = 0; i < inverse.length; i++) {
            double[] unit = new double[lower.length];
            unit[i] = 1;
            inverse[i] = back(lower, forward(lower, unit));
        }
        return inverse;
    }

    private static double[][] standardized(float[][] inputs, int width) {
        double[] mean = new double[width];
        double[] std = new double[width];
        for (float[] row : inputs) {
            for (int i = 1; i < width; i++) {
                mean[i] += row[i - 1] / (double) inputs.length;
            }
        }
        for (float[] row : inputs) {
            for (int i = 1; i < width; i++) {
                std[i] += Math.pow(row[i - 1] - mean[i], 2) / inputs.length;
            }
        }
        double[][] x = new double[inputs.length][width];
        for (int row = 0; row < x.length; row++) {
            x[row][0] = 1;
            for (int i = 1; i < width; i++) {
                x[row][i] = std[i] > 0 ? (inputs[row][i - 1] - mean[i]) / Math.sqrt(std[i]) : 0;
            }
        }
        return x;
    }

    private static double[][] cholesky(double[][] gram) {
        int width = gram.length;
        double[][] lower = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = gram[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
            }
        }
        return lower;
    }

    private static double[] forward(double[][] lower, double[] right) {
        double[] solution = new double[right.length];
        for (int i = 0; i < right.length; i++) {
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i][k] * solution[k];
            }
            solution[i] = sum / lower[i][i];
        }
        return solution;
    }

    private static double[] back(double[][] lower, double[] right) {
        double[] solution = new double[right.length];
        for (int i = right.length - 1; i >= 0; i--) {
            double sum = right[i];
            for (int k = i + 1; k < right.length; k++) {
                sum -= lower[k][i] * solution[k];
            }
            solution[i] = sum / lower[i][i];
        }
        return solution;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
