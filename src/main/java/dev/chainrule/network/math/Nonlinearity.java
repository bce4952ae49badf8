package dev.chainrule.network.math;

/**
 * A function of every row of a matrix, and its derivative. Twice: in float32 as a loop that the JIT can turn into
 * vector instructions, and in double as the reference. {@code a} holds {@code rows × columns} values, row-major;
 * {@code z} holds {@link #inputsPerOutput} times as many.
 */
public interface Nonlinearity {

    /** {@code a = f(z)}. */
    void forward(float[] z, float[] a, int rows, int columns);

    /**
     * {@code gradient ← gradient · f′(z)}: from {@code ∂L/∂a} to {@code ∂L/∂z}, which takes as many values as {@code z}.
     * Where {@link #derivativeNeedsInput} is false, {@code z} holds anything. May use up {@code z} and {@code a}.
     */
    void backward(float[] z, float[] a, float[] gradient, int rows, int columns);

    void forward(double[] z, double[] a, int rows, int columns);

    void backward(double[] z, double[] a, double[] gradient, int rows, int columns);

    /** False where the derivative follows from {@code a} alone, so that {@code a} may overwrite {@code z}. */
    boolean derivativeNeedsInput();

    /** How many neighbouring values of {@code z} make one of {@code a}. */
    default int inputsPerOutput() {
        return 1;
    }
}
