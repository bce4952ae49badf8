package dev.chainrule.encoding.feature;

import java.util.List;
import java.util.function.IntFunction;

/** Some rows of a chunk on their way to a network: {@code [rows, stride]} floats, filled column by column. */
public final class RowBlock {

    /** Writes one column of a table's cells into a block, beginning at {@code offset} of each row. */
    @FunctionalInterface
    public interface Encoder {
        void encode(double[] stored, RowBlock block, int offset);
    }

    /** About this many floats, so that a block stays in the processor's cache. */
    private static final int FLOATS = 1 << 17;

    public final int stride;
    public final float[] values;
    /** The table's row that is the chunk's first. */
    public int first;

    public int from;
    public int to;

    public RowBlock(int stride) {
        this.stride = stride;
        this.values = new float[Math.max(1, FLOATS / stride) * stride];
    }

    public int rows() {
        return values.length / stride;
    }

    /** Makes it hold the rows of a chunk from the one to before the other. */
    public RowBlock hold(int firstOfChunk, int begin, int end) {
        first = firstOfChunk;
        from = begin;
        to = end;
        return this;
    }

    public void copyRow(int row, float[] into) {
        System.arraycopy(values, row * stride, into, 0, stride);
    }

    /**
     * @param encoders one for each column
     * @param offsets where in a row each begins
     * @param cells of each column; asked for one after the other
     */
    public void fill(List<Encoder> encoders, int[] offsets, IntFunction<double[]> cells) {
        for (int i = 0; i < offsets.length; i++) {
            encoders.get(i).encode(cells.apply(i), this, offsets[i]);
        }
    }
}
