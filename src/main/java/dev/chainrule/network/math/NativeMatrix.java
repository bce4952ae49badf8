package dev.chainrule.network.math;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** float32 values in an ND4J array: its pointer for products, its buffer for copies to and from the heap. */
final class NativeMatrix extends FloatMatrix {

    private final INDArray owner;
    final FloatPointer pointer;

    NativeMatrix(INDArray array, FloatPointer memory, int rows, int columns) {
        this(array, new FloatPointer(memory), (long) rows * columns, rows, columns);
    }

    private NativeMatrix(INDArray owner, FloatPointer pointer, long size, int rows, int columns) {
        super(pointer.capacity(pointer.position() + size).asBuffer(), rows, columns);
        this.owner = owner;
        this.pointer = pointer;
    }

    @Override
    Matrix view(long offset, int rows, int columns) {
        FloatPointer part = new FloatPointer(pointer).position(pointer.position() + offset);
        return new NativeMatrix(owner, part, (long) rows * columns, rows, columns);
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
