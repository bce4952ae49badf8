package dev.chainrule.explanation.study;

/**
 * The best straight line through all rows but one, for each row: ridge regression with every row left out in turn, by
 * {@code y − (y − ŷ) / (1 − h)} with the hat matrix' diagonal h (Hastie, Tibshirani and Friedman, 7.10).
 */
final class Line {

    static final int MOST_INPUTS = 200;

    private static final double RIDGE = 1e-2;

    private Line() {}

    /** What it says of each row: {@code [row][output]}. */
    static float[][] leaveOneOut(float[][] inputs, float[][] targets) {
        int rows = inputs.length;
        int width = inputs[0].length + 1;
        double[][] x = standardized(inputs, width);
        double[][] gram = new double[width][width];
        int outputs = targets[0].length;
        double[][] moments = new double[width][outputs];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += x[row][i] * x[row][j];
                }
                for (int j = 0; j < outputs; j++) {
                    moments[i][j] += x[row][i] * targets[row][j];
                }
            }
        }
        for (int i = 1; i < width; i++) {
            gram[i][i] += RIDGE * rows;
        }
        gram[0][0] += 1e-9;
        double[][] lower = cholesky(gram);
        double[][] weights = new double[outputs][];
        for (int j = 0; j < outputs; j++) {
            double[] moment = new double[width];
            for (int i = 0; i < width; i++) {
                moment[i] = moments[i][j];
            }
            weights[j] = back(lower, forward(lower, moment));
        }
        float[][] left = new float[rows][outputs];
        for (int row = 0; row < rows; row++) {
            double[] half = forward(lower, x[row]);
            double hat = Math.min(0.999, dot(half, half));
            for (int j = 0; j < outputs; j++) {
                double error = targets[row][j] - dot(weights[j], x[row]);
                left[row][j] = (float) (targets[row][j] - error / (1 - hat));
            }
        }
        return left;
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
