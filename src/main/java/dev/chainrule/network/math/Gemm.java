package dev.chainrule.network.math;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * A library that multiplies row-major matrices of float32 outside the heap, on the calling thread. The same product has
 * the same bits each time, but every set of kernels rounds in its own way.
 */
public abstract sealed class Gemm permits OneDnnGemm, OpenBlasGemm {

    Gemm() {}

    /** The faster one of those that run here. */
    public static Gemm best() {
        return Best.GEMM;
    }

    /** Name and version, such as {@code oneDNN 3.11.0}. */
    public abstract String library();

    /** What the chosen kernels are made for, such as {@code avx2}. */
    public abstract String kernels();

    /**
     * {@code out = op(a) · op(b)}, where {@code op} may transpose.
     *
     * @param rows of {@code op(a)} and {@code out}
     * @param inner columns of {@code op(a)}, rows of {@code op(b)}
     * @param columns of {@code op(b)} and {@code out}
     */
    abstract void multiply(
            boolean transposeA,
            boolean transposeB,
            int rows,
            int inner,
            int columns,
            FloatPointer a,
            FloatPointer b,
            FloatPointer out);

    /** Its own convolution, without groups, on the calling thread; null where it has none for such a window. */
    @Nullable
    Correlation correlation(Window window, int columns, int rows, Memory memory, boolean goesBack) {
        return null;
    }

    /** Found when it is asked for: both libraries have to be loaded first. */
    private static final class Best {

        static final Gemm GEMM = OneDnnGemm.ifFaster().orElseGet(OpenBlasGemm::new);
    }
}
