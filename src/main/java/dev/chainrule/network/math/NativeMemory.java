package dev.chainrule.network.math;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J arrays of one data type over memory that is allocated and freed here: an array of ND4J's own keeps its memory
 * until the garbage collector finds it, even when closed, and the collector does not know how much that is. Small
 * matrices of float32 are on the heap.
 */
final class NativeMemory implements Memory {

    /** Bytes of a line of the cache, and of the longest vectors. */
    private static final int LINE = 64;

    private final DataType type;
    private final @Nullable MemoryUse use;
    private final List<Pointer> blocks = new ArrayList<>();
    private long bytes;

    /** @param use that it is a part of; null where nobody counts */
    NativeMemory(DataType type, @Nullable MemoryUse use) {
        this.type = type;
        this.use = use;
    }

    @Override
    public Matrix allocate(int rows, int columns) {
        return matrix(rows, columns, true);
    }

    @Override
    public Matrix reserve(int rows, int columns) {
        return matrix(rows, columns, false);
    }

    private Matrix matrix(int rows, int columns, boolean zeros) {
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a matrix of %s × %s has more than 2³¹ − 1 values".formatted(rows, columns));
        }
        Threads.useOne();
        count(rows, columns);
        if (type == DataType.FLOAT && size <= HeapMatrix.LIMIT) {
            return new HeapMatrix(rows, columns);
        }
        if (type == DataType.FLOAT) {
            FloatPointer block = aligned(size, zeros);
            return new NativeMatrix(array(block, rows, columns), block, rows, columns);
        }
        DoublePointer block = block(new DoublePointer(Math.max(size, 1)), zeros);
        return new ReferenceMatrix(array(block, rows, columns), block, rows, columns);
    }

    @Override
    public ByteRows reserveBytes(int rows, int columns) {
        int together = Math.max(1, ByteRows.BLOCK / columns);
        take((long) rows * columns);
        ByteBuffer[] parts = new ByteBuffer[(rows + together - 1) / together];
        for (int i = 0; i < parts.length; i++) {
            int first = i * together;
            long size = (long) Math.min(together, rows - first) * columns;
            parts[i] = block(new BytePointer(size), false).asBuffer();
        }
        return new ByteRows(parts, columns, together);
    }

    @Override
    public void count(int rows, int columns) {
        take((long) rows * columns * type.width());
    }

    private void take(long more) {
        if (use != null) {
            use.take(this, more);
        }
        bytes += more;
    }

    /** From the first value in it that begins a line of the cache, which a vector load then never crosses. */
    private FloatPointer aligned(long size, boolean zeros) {
        FloatPointer block = block(new FloatPointer(size + LINE / Float.BYTES), zeros);
        return block.getPointer((-block.address() & (LINE - 1)) / Float.BYTES);
    }

    private <P extends Pointer> P block(P block, boolean zeros) {
        blocks.add(block);
        if (zeros) {
            Pointer.memset(block, 0, block.capacity() * block.sizeof());
        }
        return block;
    }

    private INDArray array(Pointer block, int rows, int columns) {
        return Nd4j.create(
                Nd4j.createBuffer(block, Math.max((long) rows * columns, 1), type),
                new long[] {Math.max(rows, 1), Math.max(columns, 1)});
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        blocks.forEach(Pointer::close);
        blocks.clear();
        if (use != null) {
            use.closed(this, bytes);
        }
        bytes = 0;
    }
}
