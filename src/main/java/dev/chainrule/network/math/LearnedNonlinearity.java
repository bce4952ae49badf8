package dev.chainrule.network.math;

import java.util.Arrays;

/**
 * A nonlinearity with one value {@code s} per column that is learned as the weights are. Without such values it takes
 * for all of them what they begin with.
 */
public interface LearnedNonlinearity extends Nonlinearity {

    /** What a learned value is called, such as {@code slope}. */
    String learnedName();

    /** What every learned value begins with. */
    double initial();

    /** {@code a = f(z, s)}. */
    void forwardWith(float[] z, float[] learned, float[] a, int rows, int columns);

    /** {@code gradient ← gradient · ∂f/∂z}. */
    void backwardWith(float[] z, float[] learned, float[] gradient, int rows, int columns);

    /** Adds {@code Σ gradient · ∂f/∂s} over the rows to every column of {@code learnedGradient}. */
    void addLearnedGradient(float[] z, float[] gradient, float[] learnedGradient, int rows, int columns);

    void forwardWith(double[] z, double[] learned, double[] a, int rows, int columns);

    void backwardWith(double[] z, double[] learned, double[] gradient, int rows, int columns);

    void addLearnedGradient(double[] z, double[] gradient, double[] learnedGradient, int rows, int columns);

    @Override
    default void forward(float[] z, float[] a, int rows, int columns) {
        forwardWith(z, first(new float[columns]), a, rows, columns);
    }

    @Override
    default void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        backwardWith(z, first(new float[columns]), gradient, rows, columns);
    }

    @Override
    default void forward(double[] z, double[] a, int rows, int columns) {
        forwardWith(z, first(new double[columns]), a, rows, columns);
    }

    @Override
    default void backward(double[] z, double[] a, double[] gradient, int rows, int columns) {
        backwardWith(z, first(new double[columns]), gradient, rows, columns);
    }

    private float[] first(float[] learned) {
        Arrays.fill(learned, (float) initial());
        return learned;
    }

    private double[] first(double[] learned) {
        Arrays.fill(learned, initial());
        return learned;
    }

    @Override
    default boolean derivativeNeedsInput() {
        return true;
    }
}
