package dev.chainrule.network.math;

import java.nio.DoubleBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * double values in an ND4J array for its operations, and in a buffer over the same memory for single values; without any
 * values the array is one that nobody may look at.
 */
record ReferenceMatrix(INDArray array, DoubleBuffer buffer, int rows, int columns) implements Matrix {

    ReferenceMatrix(INDArray array, DoublePointer pointer, int rows, int columns) {
        this(array, pointer.asBuffer(), rows, columns);
    }

    @Override
    public Matrix slice(long offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, (long) rows * columns, size());
        DoubleBuffer values = buffer.slice((int) offset, rows * columns);
        if (rows == 0 || columns == 0) {
            return new ReferenceMatrix(array, values, rows, columns);
        }
        INDArray flat = array.reshape('c', 1, array.length());
        INDArray part = flat.get(NDArrayIndex.all(), NDArrayIndex.interval(offset, offset + (long) rows * columns));
        return new ReferenceMatrix(part.reshape('c', rows, columns), values, rows, columns);
    }

    @Override
    public void readRow(int row, float[] values) {
        for (int j = 0; j < columns; j++) {
            values[j] = (float) get(row, j);
        }
    }

    @Override
    public void readRow(int row, double[] values) {
        buffer.get(row * columns, values, 0, columns);
    }

    @Override
    public void writeRow(int row, float[] values) {
        for (int j = 0; j < columns; j++) {
            set(row, j, values[j]);
        }
    }

    @Override
    public double get(int row, int column) {
        return buffer.get(row * columns + column);
    }

    @Override
    public void set(int row, int column, double value) {
        buffer.put(row * columns + column, value);
    }

    double[] values() {
        double[] values = new double[rows * columns];
        buffer.get(0, values);
        return values;
    }

    void values(double[] values) {
        buffer.put(0, values, 0, rows * columns);
    }
}
