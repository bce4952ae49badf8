package dev.chainrule.table;

/** Room for some columns of a table, one chunk of its rows at a time; for one thread. */
public final class Chunk {

    private final RawChunk raw;
    private final double[][] cells;

    Chunk(Table table, int[] columns) {
        this.raw = new RawChunk(table, columns);
        this.cells = new double[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            cells[i] = new double[table.chunkRows() * table.size(columns[i])];
        }
    }

    /** Reads a chunk over the one that was here before. */
    public Chunk read(int number) {
        raw.load(number);
        for (int i = 0; i < cells.length; i++) {
            raw.decode(i, 0, raw.rows(), cells[i]);
        }
        return this;
    }

    /** Row of the table that stands at index 0. */
    public int firstRow() {
        return raw.firstRow();
    }

    /** How many rows of the cells are filled. */
    public int rows() {
        return raw.rows();
    }

    /**
     * {@code [chosen column][row]}; NaN where missing, the dictionary's index for text, 0 and 1 for booleans. Of a wide
     * column {@code [row · numbers of a cell + number]}. They may be changed.
     */
    public double[][] cells() {
        return cells;
    }
}
