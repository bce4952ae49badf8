package dev.chainrule.network.math;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Code that oneDNN wrote for operands of fixed shapes. What it holds outside the heap is freed with it by JavaCPP. */
final class OneDnnPrimitive {

    /** Owns {@link #handle}, which is valid as long as this is not collected. */
    private final primitive owner;

    private final dnnl_primitive handle;
    private final memory[] operands;
    private final memory scratch;
    private final dnnl_exec_arg_t arguments;
    private final int argumentCount;
    private final long scratchBytes;
    private long scratchInUse;

    /**
     * @param scratchpad what it needs besides its operands, which the caller lends
     * @param roles of the operands, {@code DNNL_ARG_…}
     */
    OneDnnPrimitive(engine processor, primitive owner, memory.desc scratchpad, int[] roles, memory.desc... operands) {
        this.owner = owner;
        handle = this.owner.get();
        scratchBytes = scratchpad.get_size();
        scratch = new memory(scratchpad, processor, (Pointer) null);
        this.operands = new memory[operands.length];
        arguments = new dnnl_exec_arg_t(operands.length + 1);
        for (int i = 0; i < operands.length; i++) {
            this.operands[i] = new memory(operands[i], processor, (Pointer) null);
            arguments.position(i).arg(roles[i]).memory(this.operands[i].get());
        }
        arguments.position(operands.length).arg(dnnl.DNNL_ARG_SCRATCHPAD).memory(scratch.get());
        arguments.position(0);
        argumentCount = operands.length + (scratchBytes > 0 ? 1 : 0);
    }

    /** Goes on to the first of the kernels whose name begins so; false where there is none. */
    static boolean goTo(primitive_desc found, String name) {
        boolean any = found.asBoolean();
        while (any && !found.impl_info_str().getString().startsWith(name)) {
            any = found.next_impl();
        }
        return any;
    }

    void run(OneDnnProducts ofThread, FloatPointer from, FloatPointer to) {
        operands[0].set_data_handle(from);
        operands[1].set_data_handle(to);
        run(ofThread);
    }

    void run(OneDnnProducts ofThread, FloatPointer first, FloatPointer second, FloatPointer to) {
        operands[2].set_data_handle(to);
        run(ofThread, first, second);
    }

    private void run(OneDnnProducts ofThread) {
        if (scratchBytes > 0) {
            lend(ofThread.scratch(scratchBytes));
        }
        int status = dnnl.dnnl_primitive_execute(handle, ofThread.calls(), argumentCount, arguments);
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN refuses to work: status " + status);
        }
    }

    private void lend(BytePointer room) {
        if (room.address() != scratchInUse) {
            scratch.set_data_handle(room);
            scratchInUse = room.address();
        }
    }
}
