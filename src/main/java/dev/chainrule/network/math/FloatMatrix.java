package dev.chainrule.network.math;

import java.nio.FloatBuffer;

/** float32 values, on the heap or off it; its buffer copies them from and to arrays. */
abstract sealed class FloatMatrix implements Matrix permits HeapMatrix, NativeMatrix {

    private final int rows;
    private final int columns;
    final FloatBuffer buffer;

    FloatMatrix(FloatBuffer buffer, int rows, int columns) {
        this.buffer = buffer;
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public final int rows() {
        return rows;
    }

    @Override
    public final int columns() {
        return columns;
    }

    @Override
    public final Matrix slice(long offset, int rows, int columns) {
        if (offset < 0 || offset + (long) rows * columns > size()) {
            throw new IndexOutOfBoundsException(
                    "%s values from %s in a matrix of %s".formatted((long) rows * columns, offset, size()));
        }
        return view(offset, rows, columns);
    }

    abstract Matrix view(long offset, int rows, int columns);

    /** Copies {@code length} values from {@code from} on to where {@code to} begins in the other matrix. */
    abstract void copy(int from, FloatMatrix out, int to, int length);

    @Override
    public final void readRow(int row, float[] values) {
        buffer.get(row * columns, values, 0, columns);
    }

    @Override
    public final void writeRow(int row, float[] values) {
        buffer.put(row * columns, values, 0, columns);
    }

    @Override
    public final double get(int row, int column) {
        return buffer.get(row * columns + column);
    }

    @Override
    public final void set(int row, int column, double value) {
        buffer.put(row * columns + column, (float) value);
    }
}
