package dev.chainrule.network.math;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** float32 values in an ND4J array: its pointer for OpenBLAS, its buffer for copies to and from the heap. */
final class NativeMatrix implements Matrix {

    private final INDArray owner;
    private final int rows;
    private final int columns;
    final FloatPointer pointer;
    final FloatBuffer buffer;

    NativeMatrix(INDArray array, FloatPointer memory, int rows, int columns) {
        this(array, memory, 0, rows, columns);
    }

    private NativeMatrix(INDArray owner, FloatPointer base, long offset, int rows, int columns) {
        this.owner = owner;
        this.rows = rows;
        this.columns = columns;
        this.pointer = new FloatPointer(base).position(base.position() + offset);
        this.buffer = pointer.capacity(pointer.position() + size()).asBuffer();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public Matrix slice(long offset, int rows, int columns) {
        if (offset < 0 || offset + (long) rows * columns > size()) {
            throw new IndexOutOfBoundsException(
                    "%d values from %d in a matrix of %d".formatted((long) rows * columns, offset, size()));
        }
        return new NativeMatrix(owner, pointer, offset, rows, columns);
    }

    @Override
    public void readRow(int row, float[] values) {
        buffer.get(row * columns, values, 0, columns);
    }

    @Override
    public void writeRow(int row, float[] values) {
        buffer.put(row * columns, values, 0, columns);
    }

    @Override
    public double get(int row, int column) {
        return buffer.get(row * columns + column);
    }

    @Override
    public void set(int row, int column, double value) {
        buffer.put(row * columns + column, (float) value);
    }
}
