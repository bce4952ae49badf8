package dev.chainrule.network.math;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** {@code op(a) · op(b)} of one shape, for one thread. What it holds outside the heap is freed with it by JavaCPP. */
final class OneDnnProduct {

    /**
     * The kernels that may run here: "batch-reduce". Others of oneDNN keep the address of an operand in the stack
     * pointer, and a signal that a profiler sends to their thread then overwrites the heap.
     */
    private static final String WELCOME = "brg";

    private final boolean transposeA;
    private final boolean transposeB;
    private final int rows;
    private final int inner;
    private final int columns;

    private final @Nullable OneDnnPrimitive kernel;

    OneDnnProduct(engine processor, boolean transposeA, boolean transposeB, int rows, int inner, int columns) {
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.rows = rows;
        this.inner = inner;
        this.columns = columns;
        kernel = kernel(processor);
    }

    private @Nullable OneDnnPrimitive kernel(engine processor) {
        try (memory.desc a = description(rows, inner, transposeA);
                memory.desc b = description(inner, columns, transposeB);
                memory.desc out = description(rows, columns, false);
                primitive_attr attributes = new primitive_attr()) {
            attributes.set_scratchpad_mode(scratchpad_mode.user);
            try (matmul.primitive_desc found = new matmul.primitive_desc(processor, a, b, out, attributes, true)) {
                if (!OneDnnPrimitive.goTo(found, WELCOME)) {
                    return null;
                }
                try (memory.desc scratch = found.scratchpad_desc()) {
                    return new OneDnnPrimitive(
                            processor,
                            new matmul(found),
                            scratch,
                            new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST},
                            a,
                            b,
                            out);
                }
            }
        }
    }

    /** As the only one of a stack of matrices: those are never given the kernels for AVX2 where there are better ones. */
    private static memory.desc description(int rows, int columns, boolean transposed) {
        long all = (long) rows * columns;
        return new memory.desc(
                new long[] {1, rows, columns},
                memory.data_type.f32,
                transposed ? new long[] {all, 1, rows} : new long[] {all, columns, 1});
    }

    boolean is(boolean transposeA, boolean transposeB, int rows, int inner, int columns) {
        return this.rows == rows
                && this.inner == inner
                && this.columns == columns
                && this.transposeA == transposeA
                && this.transposeB == transposeB;
    }

    /** Whether there is a kernel for it that may run here. */
    boolean isWritten() {
        return kernel != null;
    }

    void multiply(FloatPointer a, FloatPointer b, FloatPointer out, OneDnnProducts ofThread) {
        if (kernel == null) {
            throw new IllegalStateException("there is no kernel");
        }
        kernel.run(ofThread, a, b, out);
    }
}
