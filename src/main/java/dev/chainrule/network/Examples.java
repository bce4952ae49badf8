package dev.chainrule.network;

import dev.chainrule.network.math.ByteRows;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;

/**
 * The encoded features of many rows, wherever they are kept: those that a batch needs are gathered into it by their
 * numbers. They never change while somebody gathers, and any number of threads may.
 */
@FunctionalInterface
public interface Examples {

    /**
     * Copies a row for each row of a batch: those with the numbers {@code rows[from]}, {@code rows[from + 1]}, ….
     *
     * @param kernels that own the batch
     * @param batch {@code [rows of the batch, inputs]}
     */
    void gather(int[] rows, int from, Kernels kernels, Matrix batch);

    /** In memory: {@code [rows, inputs]}, of the kernels that own the batches. */
    static Examples of(Matrix features) {
        return (rows, from, kernels, batch) -> kernels.gather(features, rows, from, batch);
    }

    /**
     * In memory as bytes, scaled as they are gathered.
     *
     * @param scaled what a byte of each channel becomes, {@code [channels · 256]}; the channels of a place are side by side
     */
    static Examples of(ByteRows features, float[] scaled) {
        return of(features::readRow, features.columns(), scaled);
    }

    /** Whoever has rows of bytes; asked by any number of threads. */
    @FunctionalInterface
    interface ByteReader {

        /** Copies the given row into the start of {@code values}. */
        void readRow(int row, byte[] values);
    }

    /** The same from wherever the bytes are; each row has {@code inputs} of them. */
    static Examples of(ByteReader features, int inputs, float[] scaled) {
        return new ByteExamples(features, inputs, scaled);
    }
}
