package dev.chainrule.network.math;

import java.nio.ByteBuffer;

/**
 * Rows of bytes outside the heap, {@code [rows, columns]}, a fourth of what they take as float32. Any number of threads may
 * write different rows, and read those that are written; usable until its {@link Memory} is closed.
 */
public final class ByteRows {

    /** Bytes of a block, about, but for a row that is longer. */
    static final int BLOCK = 1 << 30;

    private final ByteBuffer[] blocks;
    private final int columns;
    private final int rowsOfBlock;

    /** @param rowsOfBlock that each block has but the last */
    ByteRows(ByteBuffer[] blocks, int columns, int rowsOfBlock) {
        this.blocks = blocks;
        this.columns = columns;
        this.rowsOfBlock = rowsOfBlock;
    }

    public int columns() {
        return columns;
    }

    /** Copies the start of {@code values} over the given row. */
    public void writeRow(int row, byte[] values) {
        blocks[row / rowsOfBlock].put(row % rowsOfBlock * columns, values, 0, columns);
    }

    /** Copies the given row into the start of {@code values}. */
    public void readRow(int row, byte[] values) {
        blocks[row / rowsOfBlock].get(row % rowsOfBlock * columns, values, 0, columns);
    }
}
