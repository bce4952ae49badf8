package dev.chainrule.network.math;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
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

    private final @Nullable Kernel kernel;

    OneDnnProduct(engine processor, boolean transposeA, boolean transposeB, int rows, int inner, int columns) {
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.rows = rows;
        this.inner = inner;
        this.columns = columns;
        kernel = kernel(processor);
    }

    private @Nullable Kernel kernel(engine processor) {
        try (memory.desc a = description(rows, inner, transposeA);
                memory.desc b = description(inner, columns, transposeB);
                memory.desc out = description(rows, columns, false);
                primitive_attr attributes = new primitive_attr()) {
            attributes.set_scratchpad_mode(scratchpad_mode.user);
            try (matmul.primitive_desc found = new matmul.primitive_desc(processor, a, b, out, attributes, true)) {
                boolean any = found.asBoolean();
                while (any && !found.impl_info_str().getString().startsWith(WELCOME)) {
                    any = found.next_impl();
                }
                return any ? new Kernel(processor, found, a, b, out) : null;
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
        kernel.multiply(a, b, out, ofThread);
    }

    private static final class Kernel {

        /** Owns {@link #handle}, which is valid as long as this is not collected. */
        private final matmul product;

        private final dnnl_primitive handle;
        private final memory a;
        private final memory b;
        private final memory out;
        private final memory scratch;
        private final dnnl_exec_arg_t arguments;
        private final int argumentCount;
        private final long scratchBytes;
        private long scratchInUse;

        Kernel(engine processor, matmul.primitive_desc found, memory.desc a, memory.desc b, memory.desc out) {
            product = new matmul(found);
            handle = product.get();
            this.a = new memory(a, processor, (Pointer) null);
            this.b = new memory(b, processor, (Pointer) null);
            this.out = new memory(out, processor, (Pointer) null);
            try (memory.desc room = found.scratchpad_desc()) {
                scratchBytes = room.get_size();
                scratch = new memory(room, processor, (Pointer) null);
            }
            memory[] all = {this.a, this.b, this.out, scratch};
            int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_SCRATCHPAD};
            arguments = new dnnl_exec_arg_t(all.length);
            for (int i = 0; i < all.length; i++) {
                arguments.position(i).arg(roles[i]).memory(all[i].get());
            }
            arguments.position(0);
            argumentCount = scratchBytes > 0 ? all.length : all.length - 1;
        }

        void multiply(FloatPointer from, FloatPointer by, FloatPointer to, OneDnnProducts ofThread) {
            a.set_data_handle(from);
            b.set_data_handle(by);
            out.set_data_handle(to);
            if (scratchBytes > 0) {
                lend(ofThread.scratch(scratchBytes));
            }
            int status = dnnl.dnnl_primitive_execute(handle, ofThread.calls(), argumentCount, arguments);
            if (status != dnnl.dnnl_success) {
                throw new IllegalStateException("oneDNN refuses to multiply: status " + status);
            }
        }

        private void lend(BytePointer room) {
            if (room.address() != scratchInUse) {
                scratch.set_data_handle(room);
                scratchInUse = room.address();
            }
        }
    }
}
