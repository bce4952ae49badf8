package dev.chainrule.network.math;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J arrays of one data type, closed together. */
final class NativeMemory implements Memory {

    private final DataType type;
    private final List<INDArray> arrays = new ArrayList<>();
    private long bytes;

    NativeMemory(DataType type) {
        this.type = type;
    }

    @Override
    public Matrix allocate(int rows, int columns) {
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a matrix of %d × %d has more than 2³¹ − 1 values".formatted(rows, columns));
        }
        Threads.useOne();
        INDArray array = Nd4j.create(type, new long[] {Math.max(rows, 1), Math.max(columns, 1)}, 'c');
        arrays.add(array);
        bytes += (long) rows * columns * type.width();
        return type == DataType.FLOAT ? new NativeMatrix(array, rows, columns) : new ReferenceMatrix(array);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arrays.forEach(INDArray::close);
        arrays.clear();
    }
}
