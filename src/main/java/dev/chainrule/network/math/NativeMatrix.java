package dev.chainrule.network.math;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** float32 values in an ND4J array: a pointer for products, a buffer for copies to and from the heap. */
final class NativeMatrix extends FloatMatrix {

    private final INDArray owner;
    final FloatPointer pointer;

    /** @param pointer at the first value, whose position is 0 */
    NativeMatrix(INDArray owner, FloatPointer pointer, int rows, int columns) {
        super(pointer.capacity((long) rows * columns).asBuffer(), rows, columns);
        this.owner = owner;
        this.pointer = pointer;
    }

    @Override
    Matrix view(long offset, int rows, int columns) {
        return new NativeMatrix(owner, pointer.getPointer(offset), rows, columns);
    }

    @Override
    void copy(int from, FloatMatrix out, int to, int length) {
        if (out instanceof HeapMatrix heap) {
            buffer.get(from, heap.values, heap.start + to, length);
        } else {
            out.buffer.put(to, buffer, from, length);
        }
    }
}
