package dev.chainrule.network.math;

import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** double values in an ND4J array; without any values the array is one that nobody may look at. */
record ReferenceMatrix(INDArray array, int rows, int columns) implements Matrix {

    @Override
    public Matrix slice(long offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, (long) rows * columns, size());
        if (rows == 0 || columns == 0) {
            return new ReferenceMatrix(array, rows, columns);
        }
        INDArray flat = array.reshape('c', 1, array.length());
        INDArray part = flat.get(NDArrayIndex.all(), NDArrayIndex.interval(offset, offset + (long) rows * columns));
        return new ReferenceMatrix(part.reshape('c', rows, columns), rows, columns);
    }

    @Override
    public void readRow(int row, float[] values) {
        for (int j = 0; j < columns(); j++) {
            values[j] = (float) get(row, j);
        }
    }

    @Override
    public void writeRow(int row, float[] values) {
        for (int j = 0; j < columns(); j++) {
            set(row, j, values[j]);
        }
    }

    @Override
    public double get(int row, int column) {
        return array.getDouble(row, column);
    }

    @Override
    public void set(int row, int column, double value) {
        array.putScalar(row, column, value);
    }

    double[] values() {
        double[] values = new double[rows() * columns()];
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) {
                values[i * columns() + j] = get(i, j);
            }
        }
        return values;
    }

    void values(double[] values) {
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) {
                array.putScalar(i, j, values[i * columns() + j]);
            }
        }
    }
}
