package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.network.math.Functions;

/** Turns the numbers of a row into probabilities that sum to 1; the largest is taken off first, so nothing overflows. */
@Member(
        value = "softmax",
        summary = "Turns the numbers of a row into probabilities that sum to 1: for one of several classes.",
        formula = "eᶻⁱ / Σⱼ eᶻʲ",
        source = "Bridle 1990")
@Characteristics(
        range = "(0, 1); the outputs of a row sum to 1",
        derivative = "∂aᵢ/∂zⱼ = aᵢ · (δᵢⱼ − aⱼ)",
        problem = "the outputs of a row compete: saturates as soon as one input is far above the others",
        curve = "of two outputs the first, while the other input is 0: a₁ of softmax(z, 0), and ∂a₁/∂z")
public record Softmax() implements Activation {

    @Override
    public boolean givesProbabilities() {
        return true;
    }

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
                a[j] = StrictMath.exp(Functions.finite(z[j]) - largest);
                sum += a[j];
            }
            for (int j = start; j < start + columns; j++) {
                a[j] /= sum;
            }
        }
    }

    /** {@code ∂L/∂zᵢ = aᵢ · (∂L/∂aᵢ − Σⱼ aⱼ ∂L/∂aⱼ)}. */
    @Override
    public void backward(double[] z, double[] a, double[] gradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            double mean = 0;
            for (int j = start; j < start + columns; j++) {
                mean += a[j] * gradient[j];
            }
            for (int j = start; j < start + columns; j++) {
                gradient[j] = a[j] * (gradient[j] - mean);
            }
        }
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = start; j < start + columns; j++) {
                largest = Math.max(largest, z[j]);
            }
            largest = Functions.finite(largest);
            for (int j = start; j < start + columns; j++) {
                a[j] = Functions.finite(z[j]) - largest;
            }
        }
        Functions.exp(a, a, rows * columns);
        for (int start = 0; start < rows * columns; start += columns) {
            float sum = 0f;
            for (int j = start; j < start + columns; j++) {
                sum += a[j];
            }
            for (int j = start; j < start + columns; j++) {
                a[j] /= sum;
            }
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int start = 0; start < rows * columns; start += columns) {
            float mean = 0f;
            for (int j = start; j < start + columns; j++) {
                mean += a[j] * gradient[j];
            }
            for (int j = start; j < start + columns; j++) {
                gradient[j] = a[j] * (gradient[j] - mean);
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
