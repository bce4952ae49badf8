package dev.chainrule.table;

import java.nio.ByteBuffer;

/**
 * Some columns of a table, one chunk of its rows at a time, as they are on the disk: cells are decoded when somebody
 * needs them, into an array so short that it stays in the processor's cache. One thread loads it, then many may decode.
 */
public final class RawChunk {

    private final Table table;
    private final int[] columns;
    private final ByteBuffer[] bytes;
    /** Where a column's cells begin in its bytes. */
    private final int[] begins;

    private final Width[] widths;
    private int firstRow;
    private int rows;

    RawChunk(Table table, int[] columns) {
        this.table = table;
        this.columns = columns;
        bytes = new ByteBuffer[columns.length];
        begins = new int[columns.length];
        widths = new Width[columns.length];
    }

    /** Takes a chunk instead of the one that was here before. */
    public RawChunk load(int number) {
        firstRow = number * table.chunkRows();
        rows = table.loadChunk(number, columns, this);
        return this;
    }

    void place(int column, Width width, ByteBuffer source, int begin) {
        widths[column] = width;
        bytes[column] = source;
        begins[column] = begin;
    }

    /** Row of the table that is the chunk's first. */
    public int firstRow() {
        return firstRow;
    }

    public int rows() {
        return rows;
    }

    /**
     * @param column its place among the chosen ones
     * @param from a row of the chunk
     * @param to the first row after those that are decoded
     * @param cells takes them from its start on, as {@link Chunk#cells} has them
     */
    public void decode(int column, int from, int to, double[] cells) {
        Width width = widths[column];
        int size = table.size(columns[column]);
        width.read(bytes[column], begins[column] + from * size * width.bytes, cells, (to - from) * size);
    }
}
