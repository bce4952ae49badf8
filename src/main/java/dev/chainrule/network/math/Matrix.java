package dev.chainrule.network.math;

/**
 * A row-major matrix of real numbers {@code [rows, columns]} in memory that one {@link Kernels} owns; it may be a view
 * into a larger one. Not thread-safe for writing; usable until its {@link Memory} is closed.
 */
public interface Matrix {

    int rows();

    int columns();

    default long size() {
        return (long) rows() * columns();
    }

    /** The {@code rows × columns} values that start at the given position of this matrix, as a view. */
    Matrix slice(long offset, int rows, int columns);

    /** Copies the given row into the start of {@code values}. */
    void readRow(int row, float[] values);

    /** Likewise, in double. */
    default void readRow(int row, double[] values) {
        for (int j = 0; j < columns(); j++) {
            values[j] = get(row, j);
        }
    }

    /** Copies the start of {@code values} over the given row. */
    void writeRow(int row, float[] values);

    double get(int row, int column);

    void set(int row, int column, double value);
}
