package dev.chainrule.network.math;

import java.util.function.Supplier;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** One way through a convolution: forward, back to the weights, or back to the pictures. The code is written at first use. */
final class OneDnnConvolution {

    /** Code for AVX2 and AVX-512 that keeps nothing but the stack in the stack pointer; see {@link OneDnnProduct}. */
    private static final String WELCOME = "jit:avx";

    private final engine processor;
    private final Supplier<primitive> writer;
    private final memory.desc scratchpad;
    private final int[] roles;
    private final memory.desc[] operands;
    /** Weights as the code wants them. */
    private final memory.desc own;
    /** Weights as everybody else has them. */
    private final memory.desc plain;

    private @Nullable FloatPointer weights;
    private @Nullable OneDnnPrimitive code;
    private @Nullable OneDnnPrimitive order;

    private OneDnnConvolution(
            engine processor,
            Supplier<primitive> writer,
            memory.desc scratchpad,
            int[] roles,
            memory.desc[] operands,
            memory.desc own,
            memory.desc plain) {
        this.processor = processor;
        this.writer = writer;
        this.scratchpad = scratchpad;
        this.roles = roles;
        this.operands = operands;
        this.own = own;
        this.plain = plain;
    }

    /** Off the heap, however few they are. */
    void allocate(Memory memory) {
        int values = Math.toIntExact(Math.max(HeapMatrix.LIMIT + 1, own.get_size() / Float.BYTES));
        if (memory.reserve(1, values) instanceof NativeMatrix room) {
            weights = room.pointer;
        }
    }

    /** Weights as they are here; {@link #takeIn} or {@link #run} writes them. */
    FloatPointer weights() {
        if (weights == null) {
            throw new IllegalStateException("no memory was allocated");
        }
        return weights;
    }

    FloatPointer takeIn(OneDnnProducts ofThread, FloatPointer plainWeights) {
        if (order == null) {
            order = ordering(plain, own);
        }
        order.run(ofThread, plainWeights, weights());
        return weights();
    }

    void giveOut(OneDnnProducts ofThread, FloatPointer plainWeights) {
        if (order == null) {
            order = ordering(own, plain);
        }
        order.run(ofThread, weights(), plainWeights);
    }

    /** What comes in, then the weights, as far as they are no result, then the result. */
    void run(OneDnnProducts ofThread, FloatPointer first, FloatPointer second, FloatPointer result) {
        if (code == null) {
            code = new OneDnnPrimitive(processor, writer.get(), scratchpad, roles, operands);
        }
        code.run(ofThread, first, second, result);
    }

    private OneDnnPrimitive ordering(memory.desc from, memory.desc to) {
        try (primitive_attr attributes = new primitive_attr()) {
            attributes.set_scratchpad_mode(scratchpad_mode.user);
            try (reorder.primitive_desc found =
                            new reorder.primitive_desc(processor, from, processor, to, attributes, false);
                    memory.desc room = found.scratchpad_desc()) {
                return new OneDnnPrimitive(
                        processor,
                        new reorder(found),
                        room,
                        new int[] {dnnl.DNNL_ARG_FROM, dnnl.DNNL_ARG_TO},
                        from,
                        to);
            }
        }
    }

    /** What a window over so many pictures, channels last, takes and gives. */
    static final class Shapes {

        private static final algorithm DIRECTLY = algorithm.convolution_direct;

        private final engine processor;
        private final memory.desc pictures;
        private final memory.desc results;
        private final memory.desc plain;
        private final memory.desc own;
        private final long[] strides;
        private final long[] dilations;
        private final long[] before;
        private final long[] after;
        private final primitive_attr attributes = new primitive_attr();
        private final convolution_forward.primitive_desc forward;

        Shapes(engine processor, Window window, int columns, int rows) {
            Threads.useOne(); // the code is written for as many threads as there may be
            this.processor = processor;
            Span down = window.down();
            Span across = window.across();
            pictures = channelsLast(rows, window.channels(), down.size(), across.size());
            results = channelsLast(rows, columns, down.windows(), across.windows());
            long[] sizes = {columns, window.channels(), down.kernel(), across.kernel()};
            long row = (long) window.channels() * columns;
            plain = new memory.desc(sizes, memory.data_type.f32, new long[] {1, columns, across.kernel() * row, row});
            own = new memory.desc(sizes, memory.data_type.f32, memory.format_tag.any);
            strides = new long[] {down.stride(), across.stride()};
            dilations = new long[] {down.dilation() - 1, across.dilation() - 1};
            before = new long[] {down.before(), across.before()};
            after = new long[] {behind(down), behind(across)};
            attributes.set_scratchpad_mode(scratchpad_mode.user);
            forward = new convolution_forward.primitive_desc(
                    processor,
                    prop_kind.forward_training,
                    DIRECTLY,
                    pictures,
                    own,
                    results,
                    strides,
                    dilations,
                    before,
                    after,
                    attributes,
                    true);
        }

        private static memory.desc channelsLast(long rows, long channels, long height, long width) {
            return new memory.desc(new long[] {rows, channels, height, width}, memory.data_type.f32, new long[] {
                height * width * channels, 1, width * channels, channels
            });
        }

        /** Padding that a window sees; less than 0 for places that none does. */
        private static long behind(Span span) {
            return (long) (span.windows() - 1) * span.stride() + span.reach() - span.size() - span.before();
        }

        @Nullable
        OneDnnConvolution forward() {
            convolution_forward.primitive_desc found = forward;
            return OneDnnPrimitive.goTo(found, WELCOME)
                    ? way(
                            found,
                            () -> new convolution_forward(found),
                            found.weights_desc(),
                            new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST},
                            pictures,
                            found.weights_desc(),
                            results)
                    : null;
        }

        @Nullable
        OneDnnConvolution toWeights() {
            convolution_backward_weights.primitive_desc found = new convolution_backward_weights.primitive_desc(
                    processor,
                    DIRECTLY,
                    pictures,
                    own,
                    results,
                    strides,
                    dilations,
                    before,
                    after,
                    forward,
                    attributes,
                    true);
            return OneDnnPrimitive.goTo(found, WELCOME)
                    ? way(
                            found,
                            () -> new convolution_backward_weights(found),
                            found.diff_weights_desc(),
                            new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_WEIGHTS},
                            pictures,
                            results,
                            found.diff_weights_desc())
                    : null;
        }

        @Nullable
        OneDnnConvolution toInputs() {
            convolution_backward_data.primitive_desc found = new convolution_backward_data.primitive_desc(
                    processor,
                    DIRECTLY,
                    pictures,
                    own,
                    results,
                    strides,
                    dilations,
                    before,
                    after,
                    forward,
                    attributes,
                    true);
            return OneDnnPrimitive.goTo(found, WELCOME)
                    ? way(
                            found,
                            () -> new convolution_backward_data(found),
                            found.weights_desc(),
                            new int[] {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DIFF_SRC},
                            results,
                            found.weights_desc(),
                            pictures)
                    : null;
        }

        private OneDnnConvolution way(
                primitive_desc found,
                Supplier<primitive> writer,
                memory.desc ownWeights,
                int[] roles,
                memory.desc... operands) {
            return new OneDnnConvolution(
                    processor, writer, found.scratchpad_desc(), roles, operands, ownWeights, plain);
        }
    }
}
