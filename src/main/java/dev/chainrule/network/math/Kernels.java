package dev.chainrule.network.math;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The few operations that every network is made of. {@link #fast} is float32 on a library for products and fused loops;
 * {@link #reference} is the textbook in double precision on plain ND4J operations, to check the other against.
 * Stateless and thread-safe; matrices of the two do not mix.
 */
public interface Kernels {

    static Kernels fast() {
        return FastKernels.INSTANCE;
    }

    /** The same, and what their memories hold is counted. */
    static Kernels fast(MemoryUse use) {
        return new FastKernels(() -> new NativeMemory(DataType.FLOAT, use));
    }

    /** They allocate what the fast ones do, but only in pretence, and cannot compute. */
    static Kernels pretended(Allocations heard) {
        return new FastKernels(() -> new PretendedMemory(heard));
    }

    static Kernels reference() {
        return ReferenceKernels.INSTANCE;
    }

    Memory memory();

    /** Bytes of one value. */
    int bytesPerValue();

    /** {@code out = a · b}: {@code [n, k] · [k, m] → [n, m]}. */
    void multiply(Matrix a, Matrix b, Matrix out);

    /** {@code out = aᵀ · b}: {@code [k, n]ᵀ · [k, m] → [n, m]}. */
    void multiplyTransposedLeft(Matrix a, Matrix b, Matrix out);

    /** {@code out = a · bᵀ}: {@code [n, k] · [m, k]ᵀ → [n, m]}. */
    void multiplyTransposedRight(Matrix a, Matrix b, Matrix out);

    /** Where {@code activation} of {@code z} may be written: {@code z} itself where the derivative needs it no more. */
    Matrix outputOf(Nonlinearity activation, Matrix z, Memory memory);

    /** {@code z ← z + bias}, then {@code out ← f(z)}; {@code bias} is {@code [1, columns]} of {@code z}, or absent. */
    void activate(Nonlinearity activation, Matrix z, @Nullable Matrix bias, Matrix out);

    /** {@code z ← z + row}, in every row; {@code row} is {@code [1, columns]}. */
    void addRow(Matrix z, Matrix row);

    /** From {@code ∂L/∂a} to {@code ∂L/∂z} by the derivative of the activation; {@code out} may be {@code gradient}. */
    void activationGradient(Nonlinearity activation, Matrix z, Matrix a, Matrix gradient, Matrix out);

    /** The same in place, where {@code z} is as wide as {@code a}. */
    default void activationGradient(Nonlinearity activation, Matrix z, Matrix a, Matrix gradient) {
        activationGradient(activation, z, a, gradient, gradient);
    }

    /** {@code out ← f(z, learned)}; {@code learned} is {@code [1, columns]}. */
    void activateLearned(LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix out);

    /** Turns {@code ∂L/∂a} into {@code ∂L/∂z}, in place, and overwrites {@code learnedGradient [1, columns]}. */
    void learnedGradient(
            LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix gradient, Matrix learnedGradient);

    /** {@code out[0, j] = Σᵢ a[i, j]}. */
    void sumRows(Matrix a, Matrix out);

    /**
     * Sum over rows of {@code weight · cost}, with weights {@code [rows, 1]}; writes
     * {@code scale · weight · ∂cost/∂values} into {@code gradient}.
     */
    double loss(Cost cost, Matrix values, Matrix targets, Matrix weights, double scale, Matrix gradient);

    /** What an optimizer remembers of {@code size} parameters, in the given memory or on the heap. */
    Slots slots(UpdateRule optimizer, int size, Memory memory);

    /**
     * One step of the optimizer over some of the flat parameters {@code [1, n]}. The same bits wherever they are cut.
     *
     * @param gradients one or more of {@code [1, n]}, which are added in this order; only read
     * @param step counted from 1
     * @param from the first parameter of the range: a multiple of {@link Slots#BLOCK}
     * @param to the first after it
     */
    void update(
            UpdateRule optimizer,
            Matrix parameters,
            Matrix[] gradients,
            Slots slots,
            double learningRate,
            long step,
            int from,
            int to);

    /** Row {@code i} of {@code out} becomes row {@code rows[from + i]} of {@code source}. */
    void gather(Matrix source, int[] rows, int from, Matrix out);

    /** Row {@code i} of {@code out}, from column {@code at} on, becomes row {@code rows[i]} of {@code table}. */
    void lookUp(Matrix table, int[] rows, Matrix out, int at);

    /**
     * Overwrites {@code tableGradient}: each of its rows becomes the sum of those rows {@code i} of {@code gradient},
     * from column {@code at} on, for which {@code rows[i]} is its number; added in ascending order.
     */
    void lookUpGradient(Matrix gradient, int at, int[] rows, Matrix tableGradient);

    /** {@code parts[0] ← Σ parts}, from value {@code from} up to {@code to}; added in the order of the parts. */
    void sum(Matrix[] parts, int from, int to);

    void copy(Matrix source, Matrix out);

    /** {@code a ← factor · a}, cut off at {@code ± limit}. */
    void clip(Matrix a, double factor, double limit);

    /** {@code mean ← mean + share · (now − mean)}: for a share of 1 exactly {@code now}. */
    void average(Matrix mean, Matrix now, double share);

    /** {@code out = a · b}, value by value; {@code out} may be either. */
    void multiplyElements(Matrix a, Matrix b, Matrix out);

    /** {@code out = factor · a}; {@code out} may be {@code a}. */
    void scale(double factor, Matrix a, Matrix out);

    /** {@code out = a + factor · b}; {@code out} may be either. */
    void addScaled(Matrix a, double factor, Matrix b, Matrix out);

    /** Each value becomes 0 with the probability {@code rate}, else {@code 1 / (1 − rate)}. */
    void drawMask(RandomStream random, double rate, Matrix out);

    /** Each row {@code [first, second, rest]} becomes {@code [second, first, rest]}. */
    void swapAxes(Matrix x, int first, int second, Matrix out);

    Normalization normalization();

    /**
     * Windows over the pictures of a batch, times weights.
     *
     * @param columns of the weights
     * @param rows of every batch
     * @param memory where it keeps what it needs
     * @param goesBack whether gradients will be asked for
     */
    Correlation correlation(Window window, int groups, int columns, int rows, Memory memory, boolean goesBack);

    Pooling pooling();

    /**
     * Pictures of a batch on another grid.
     *
     * @param memory where it counts what it keeps
     */
    Resampling resampling(Grid grid, Memory memory);

    /** {@code Σ a²}, in double. */
    double squaredNorm(Matrix a);

    /** Whether no value is NaN or infinite. */
    default boolean finite(Matrix a) {
        return Double.isFinite(squaredNorm(a));
    }
}
