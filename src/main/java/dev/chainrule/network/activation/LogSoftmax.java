package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** The logarithms of the probabilities of {@link Softmax}, by log-sum-exp: none of them is ever −∞ by rounding. */
@Member(
        value = "log_softmax",
        summary = "The logarithms of softmax’s probabilities, each exact even where the probability rounds to 0.",
        formula = "zᵢ − ln Σⱼ eᶻʲ")
@Characteristics(
        range = "(−∞, 0]; the exponentials of a row sum to 1",
        derivative = "∂aᵢ/∂zⱼ = δᵢⱼ − e^aⱼ",
        problem = "its outputs are not probabilities: losses that take a logarithm themselves need softmax",
        curve = "of two outputs the first, while the other input is 0: a₁ of log_softmax(z, 0), and ∂a₁/∂z")
public record LogSoftmax() implements Activation {

    @Override
    public void forward(double[] z, double[] a, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = start; j < start + columns; j++) {
                largest = Math.max(largest, z[j]);
            }
            largest = Functions.finite(largest);
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                a[j] = Math.min(z[j], Double.MAX_VALUE) - largest;
                sum += StrictMath.exp(a[j]);
            }
            double logSum = StrictMath.log(sum);
            for (int j = start; j < start + columns; j++) {
                a[j] -= logSum;
            }
        }
    }

    /** {@code ∂L/∂zᵢ = ∂L/∂aᵢ − e^aᵢ · Σⱼ ∂L/∂aⱼ}. */
    @Override
    public void backward(double[] z, double[] a, double[] gradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                sum += gradient[j];
            }
            for (int j = start; j < start + columns; j++) {
                gradient[j] -= StrictMath.exp(a[j]) * sum;
            }
        }
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            float largest = largest(z, start, columns);
            for (int j = start; j < start + columns; j++) {
                a[j] = Math.min(z[j], Float.MAX_VALUE) - largest;
            }
        }
        Functions.exp(a, a, rows * columns);
        for (int start = 0; start < rows * columns; start += columns) {
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                sum += a[j];
            }
            float largest = largest(z, start, columns);
            float logSum = (float) StrictMath.log(sum);
            for (int j = start; j < start + columns; j++) {
                a[j] = Math.min(z[j], Float.MAX_VALUE) - largest - logSum;
            }
        }
    }

    private static float largest(float[] z, int start, int columns) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int j = start; j < start + columns; j++) {
            largest = Math.max(largest, z[j]);
        }
        return Functions.finite(largest);
    }

    /** In double: where one class is nearly certain, what is left of its gradient is a small difference of large numbers. */
    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                sum += gradient[j];
            }
            for (int j = start; j < start + columns; j++) {
                gradient[j] = (float) (gradient[j] - StrictMath.exp(a[j]) * sum);
            }
        }
    }

    @Override
    public boolean derivativeNeedsInput() {
        return false;
    }

    @Override
    public boolean mixesColumns() {
        return true;
    }

    @Override
    public double[] sampledRow(double z) {
        return new double[] {z, 0};
    }
}
