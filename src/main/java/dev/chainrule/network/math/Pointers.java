package dev.chainrule.network.math;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Where native code finds two operands and leaves a result: in the matrices themselves, or in one thread's room off the heap
 * for those that live on it.
 */
final class Pointers {

    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int RESULT = 2;

    private static final ThreadLocal<Pointers> OF_THREAD = ThreadLocal.withInitial(Pointers::new);

    private final FloatPointer[] rooms = new FloatPointer[3];
    private final FloatBuffer[] buffers = new FloatBuffer[3];

    private Pointers() {
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = new FloatPointer(HeapMatrix.LIMIT);
            buffers[i] = rooms[i].asBuffer();
        }
    }

    static Pointers ofThread() {
        return OF_THREAD.get();
    }

    FloatPointer first(FloatMatrix matrix) {
        return operand(matrix, FIRST);
    }

    FloatPointer second(FloatMatrix matrix) {
        return operand(matrix, SECOND);
    }

    private FloatPointer operand(FloatMatrix matrix, int room) {
        if (matrix instanceof NativeMatrix whole) {
            return whole.pointer;
        }
        HeapMatrix heap = (HeapMatrix) matrix;
        buffers[room].put(0, heap.values, heap.start, (int) heap.size());
        return rooms[room];
    }

    /** Whoever wrote there says so by {@link #finish}. */
    FloatPointer result(FloatMatrix matrix) {
        return matrix instanceof NativeMatrix whole ? whole.pointer : rooms[RESULT];
    }

    void finish(FloatMatrix result) {
        if (result instanceof HeapMatrix heap) {
            buffers[RESULT].get(0, heap.values, heap.start, (int) heap.size());
        }
    }
}
