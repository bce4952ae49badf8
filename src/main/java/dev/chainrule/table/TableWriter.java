package dev.chainrule.table;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a table file from beginning to end: chunks of rows, each column in its narrowest {@link Width}, then
 * dictionaries, places of the chunks and a trailer that tells where those begin. The numbers of a wide cell stand one
 * after the other, so that a row's are together.
 */
public final class TableWriter {

    static final int MAGIC = 0x43525431; // "CRT1"
    /** Of a file with wide columns, which tells how many numbers their cells have. */
    static final int WIDE_MAGIC = 0x43525432; // "CRT2"
    /** Place of the footer and magic number. */
    static final int TRAILER_BYTES = 12;

    private static final int CHUNK_BYTES = 4 << 20;

    private final DataOutputStream out;
    /** Numbers in a cell of each column. */
    private final int[] sizes;

    /** Numbers of a row. */
    private final int numbers;

    private final int chunkRows;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private final List<Long> chunkPlaces = new ArrayList<>();
    private long written;
    private int rows;

    public TableWriter(OutputStream out, int columns) {
        this(out, ones(columns));
    }

    /** @param sizes how many numbers a cell of each column has */
    public TableWriter(OutputStream out, int[] sizes) {
        this.out = new DataOutputStream(out);
        this.sizes = sizes.clone();
        this.numbers = Arrays.stream(sizes).reduce(0, Math::addExact);
        this.chunkRows = chunkRows(numbers);
    }

    private static int[] ones(int columns) {
        int[] sizes = new int[columns];
        Arrays.fill(sizes, 1);
        return sizes;
    }

    /**
     * As many rows as fill a chunk when every number is a double.
     *
     * @param numbers of a row
     */
    public static int chunkRows(int numbers) {
        return Math.max(1, CHUNK_BYTES / Double.BYTES / numbers);
    }

    /** @param cells [columns][at least rows · numbers of a cell], NaN for missing */
    public void chunk(double[][] cells, int rowsInChunk) throws IOException {
        int columns = sizes.length;
        int most = Math.addExact(columns, Math.multiplyExact(numbers * Double.BYTES, rowsInChunk));
        if (buffer.capacity() < most) {
            buffer = ByteBuffer.allocate(most);
        }
        chunkPlaces.add(written);
        buffer.clear().position(columns);
        for (int column = 0; column < columns; column++) {
            int stored = rowsInChunk * sizes[column];
            Width width = Width.narrowest(cells[column], stored);
            buffer.put(column, width.code);
            width.write(cells[column], stored, buffer);
        }
        out.write(buffer.array(), 0, buffer.position());
        written += buffer.position();
        rows += rowsInChunk;
    }

    /** @param dictionaries one per column, empty for a column without text */
    public void finish(List<List<String>> dictionaries) throws IOException {
        boolean wide = numbers > sizes.length;
        out.writeInt(rows);
        out.writeInt(sizes.length);
        if (wide) {
            for (int size : sizes) {
                out.writeInt(size);
            }
        }
        out.writeInt(chunkRows);
        for (long place : chunkPlaces) {
            out.writeLong(place);
        }
        for (List<String> dictionary : dictionaries) {
            writeDictionary(dictionary);
        }
        out.writeLong(written);
        out.writeInt(wide ? WIDE_MAGIC : MAGIC);
        out.flush();
    }

    private void writeDictionary(List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }
}
