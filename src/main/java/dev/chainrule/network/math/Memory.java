package dev.chainrule.network.math;

/** Matrices that live and end together; {@link #close} gives all of them back at once. */
public interface Memory extends AutoCloseable {

    /** A new matrix, filled with zeros. */
    Matrix allocate(int rows, int columns);

    /** A new matrix whose values are anything until all of them are written: large ones are touched only once then. */
    default Matrix reserve(int rows, int columns) {
        return allocate(rows, columns);
    }

    /** Rows of bytes, which are anything until they are written. */
    ByteRows reserveBytes(int rows, int columns);

    /** Takes values into account that somebody keeps on the heap. */
    void count(int rows, int columns);

    /** Bytes taken so far. */
    long bytes();

    @Override
    void close();
}
