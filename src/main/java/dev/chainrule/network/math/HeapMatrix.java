package dev.chainrule.network.math;

import java.nio.FloatBuffer;

/** float32 values in an array, or in a part of one: for matrices so small that a call of native code costs more. */
final class HeapMatrix extends FloatMatrix {

    /** Most values that a whole matrix may have to be kept on the heap. */
    static final int LIMIT = 1024;

    final float[] values;
    final int start;

    HeapMatrix(int rows, int columns) {
        this(new float[rows * columns], 0, rows, columns);
    }

    private HeapMatrix(float[] values, int start, int rows, int columns) {
        super(FloatBuffer.wrap(values, start, rows * columns).slice(), rows, columns);
        this.values = values;
        this.start = start;
    }

    @Override
    Matrix view(long offset, int rows, int columns) {
        return new HeapMatrix(values, start + (int) offset, rows, columns);
    }

    @Override
    void copy(int from, FloatMatrix out, int to, int length) {
        out.buffer.put(to, values, start + from, length);
    }
}
