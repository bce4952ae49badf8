package dev.chainrule.table;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a table file from beginning to end: chunks of rows, each column in its narrowest {@link Width}, then
 * dictionaries, places of the chunks and a trailer that tells where those begin.
 */
public final class TableWriter {

    static final int MAGIC = 0x43525431; // "CRT1"
    /** Place of the footer and magic number. */
    static final int TRAILER_BYTES = 12;

    private static final int CHUNK_BYTES = 4 << 20;

    private final DataOutputStream out;
    private final int columns;
    private final int chunkRows;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private final List<Long> chunkPlaces = new ArrayList<>();
    private long written;
    private int rows;

    public TableWriter(OutputStream out, int columns) {
        this.out = new DataOutputStream(out);
        this.columns = columns;
        this.chunkRows = chunkRows(columns);
    }

    /** As many rows as fill a chunk when every cell is a double. */
    public static int chunkRows(int columns) {
        return Math.max(1, CHUNK_BYTES / Double.BYTES / columns);
    }

    /** @param cells [columns][at least rows], NaN for missing */
    public void chunk(double[][] cells, int rowsInChunk) throws IOException {
        int most = columns + columns * rowsInChunk * Double.BYTES;
        if (buffer.capacity() < most) {
            buffer = ByteBuffer.allocate(most);
        }
        chunkPlaces.add(written);
        buffer.clear().position(columns);
        for (int column = 0; column < columns; column++) {
            Width width = Width.narrowest(cells[column], rowsInChunk);
            buffer.put(column, width.code);
            width.write(cells[column], rowsInChunk, buffer);
        }
        out.write(buffer.array(), 0, buffer.position());
        written += buffer.position();
        rows += rowsInChunk;
    }

    /** @param dictionaries one per column, empty for a column without text */
    public void finish(List<List<String>> dictionaries) throws IOException {
        out.writeInt(rows);
        out.writeInt(columns);
        out.writeInt(chunkRows);
        for (long place : chunkPlaces) {
            out.writeLong(place);
        }
        for (List<String> dictionary : dictionaries) {
            writeDictionary(dictionary);
        }
        out.writeLong(written);
        out.writeInt(MAGIC);
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
