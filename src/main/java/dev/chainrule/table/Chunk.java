package dev.chainrule.table;

/** Room for some columns of a table, one chunk of its rows at a time; for one thread. */
public final class Chunk {

    private final Table table;
    private final int[] columns;
    private final double[][] cells;
    private int firstRow;
    private int rows;

    Chunk(Table table, int[] columns) {
        this.table = table;
        this.columns = columns;
        this.cells = new double[columns.length][table.chunkRows()];
    }

    /** Reads a chunk over the one that was here before. */
    public Chunk read(int number) {
        firstRow = number * table.chunkRows();
        rows = table.readChunk(number, columns, cells);
        return this;
    }

    /** Row of the table that stands at index 0. */
    public int firstRow() {
        return firstRow;
    }

    /** How many rows of the cells are filled. */
    public int rows() {
        return rows;
    }

    /**
     * {@code [chosen column][row]}; NaN where missing, the dictionary's index for text, 0 and 1 for booleans. They may be
     * changed.
     */
    public double[][] cells() {
        return cells;
    }
}
