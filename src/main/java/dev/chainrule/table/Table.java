package dev.chainrule.table;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The cells of a dataset, read from its file by position; any number of threads may read at once. */
public final class Table implements Closeable {

    /** Takes a table chunk by chunk, in the order of its rows. */
    @FunctionalInterface
    public interface ChunkReader {

        /**
         * @param firstRow row of the table that stands at index 0
         * @param rows how many rows of the arrays are filled
         * @param cells [chosen column][row]; NaN where missing, the dictionary's index for text, 0 and 1 for booleans; of a
         *     wide column [row · numbers of a cell + number]; the arrays are used again for the next chunk
         */
        void chunk(int firstRow, int rows, double[][] cells);
    }

    /** With fewer than one column in so many chosen, single columns are read rather than whole chunks. */
    private static final int SPARSE = 4;

    private final FileChannel channel;
    private final List<Column> columns;
    /** Numbers in a cell of each column. */
    private final int[] sizes;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final int rows;
    private final int chunkRows;
    /** Where each chunk begins, and where the last one ends. */
    private final long[] chunkPlaces;

    private final List<List<String>> dictionaries = new ArrayList<>();

    private Table(FileChannel channel, List<Column> columns) throws IOException {
        this.channel = channel;
        this.columns = List.copyOf(columns);
        this.sizes = columns.stream().mapToInt(Column::size).toArray();
        columns.forEach(column -> places.put(column.name(), places.size()));
        ByteBuffer trailer = read(channel.size() - TableWriter.TRAILER_BYTES, TableWriter.TRAILER_BYTES);
        long footer = trailer.getLong();
        int magic = trailer.getInt();
        if (magic != TableWriter.MAGIC && magic != TableWriter.WIDE_MAGIC) {
            throw new IOException("not a table file");
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new ChannelInput(channel, footer)))) {
            this.rows = in.readInt();
            expectColumns(in.readInt());
            expectSizes(in, magic == TableWriter.WIDE_MAGIC);
            this.chunkRows = in.readInt();
            this.chunkPlaces = new long[(rows + chunkRows - 1) / chunkRows + 1];
            for (int chunk = 0; chunk < chunkPlaces.length - 1; chunk++) {
                chunkPlaces[chunk] = in.readLong();
            }
            chunkPlaces[chunkPlaces.length - 1] = footer;
            for (int column = 0; column < columns.size(); column++) {
                dictionaries.add(readDictionary(in));
            }
        }
    }

    public static Table open(FileChannel channel, List<Column> columns) {
        try {
            return new Table(channel, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expectColumns(int found) throws IOException {
        if (found != columns.size()) {
            throw new IOException("a table of %s columns instead of %s".formatted(found, columns.size()));
        }
    }

    private void expectSizes(DataInputStream in, boolean wide) throws IOException {
        for (int column = 0; column < sizes.length; column++) {
            int found = wide ? in.readInt() : 1;
            if (found != sizes[column]) {
                throw new IOException("%s has %s numbers in a cell instead of %s"
                        .formatted(columns.get(column).name(), found, sizes[column]));
            }
        }
    }

    private static List<String> readDictionary(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
        }
        return List.copyOf(texts);
    }

    public int rows() {
        return rows;
    }

    /** Rows are stored, and read, in so many parts. */
    public int chunks() {
        return chunkPlaces.length - 1;
    }

    /** The rows of a chunk; the last may have fewer. */
    public int chunkRows() {
        return Math.min(chunkRows, rows);
    }

    public List<Column> columns() {
        return columns;
    }

    public Column column(String name) {
        return columns.get(place(name));
    }

    /** @throws IllegalArgumentException when there is no such column */
    public int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("no column " + column);
        }
        return place;
    }

    /** The texts behind a text column's cells; empty for other columns. */
    public List<String> dictionary(String column) {
        return dictionaries.get(place(column));
    }

    /** Reads the named columns of all rows. */
    public void read(List<String> chosen, ChunkReader reader) {
        Chunk chunk = room(chosen);
        for (int number = 0; number < chunks(); number++) {
            chunk.read(number);
            reader.chunk(chunk.firstRow(), chunk.rows(), chunk.cells());
        }
    }

    /** For the named columns of one chunk. */
    public Chunk room(List<String> chosen) {
        return new Chunk(this, places(chosen));
    }

    /** For the named columns of one chunk, not decoded yet. */
    public RawChunk rawRoom(List<String> chosen) {
        return new RawChunk(this, places(chosen));
    }

    private int[] places(List<String> chosen) {
        return chosen.stream().mapToInt(this::place).toArray();
    }

    /** One column as a whole, which is not wide; NaN where missing, the dictionary's index for text. */
    public double[] read(String column) {
        double[] all = new double[rows];
        read(List.of(column), (first, filled, cells) -> System.arraycopy(cells[0], 0, all, first, filled));
        return all;
    }

    /** Some rows as users see them: integers as Long, numbers as Double, missing cells as null. */
    public List<Map<String, @Nullable Object>> rows(long offset, int limit) {
        int from = (int) Math.min(offset, rows);
        int to = (int) Math.min((long) from + limit, rows);
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (int chunk = from / chunkRows; chunk * (long) chunkRows < to; chunk++) {
            found.addAll(rowsOfChunk(chunk, from, to));
        }
        return found;
    }

    /** These rows, in the order asked for; each chunk of them is read once. */
    public List<Map<String, @Nullable Object>> rows(int[] wanted) {
        Chunk chunk = new Chunk(this, IntStream.range(0, columns.size()).toArray());
        Map<Integer, Map<String, @Nullable Object>> found = new HashMap<>();
        int[] ascending = Arrays.stream(wanted).sorted().distinct().toArray();
        int read = -1;
        for (int row : ascending) {
            if (row / chunkRows != read) {
                read = row / chunkRows;
                chunk.read(read);
            }
            found.put(row, row(row - chunk.firstRow(), chunk.cells()));
        }
        return Arrays.stream(wanted)
                .mapToObj(row -> Objects.requireNonNull(found.get(row)))
                .toList();
    }

    private List<Map<String, @Nullable Object>> rowsOfChunk(int chunk, int from, int to) {
        Chunk read = new Chunk(this, IntStream.range(0, columns.size()).toArray()).read(chunk);
        int first = read.firstRow();
        return IntStream.range(Math.max(from, first), Math.min(to, first + read.rows()))
                .mapToObj(row -> row(row - first, read.cells()))
                .toList();
    }

    private Map<String, @Nullable Object> row(int row, double[][] cells) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            Column it = columns.get(column);
            values.put(it.name(), it.value(cells[column], row, dictionaries.get(column)));
        }
        return values;
    }

    /** How many numbers a cell of a column has. */
    int size(int column) {
        return sizes[column];
    }

    private long numbers(int[] indices) {
        return Arrays.stream(indices).mapToLong(column -> sizes[column]).sum();
    }

    /** @return how many rows the chunk has */
    int loadChunk(int chunk, int[] indices, RawChunk into) {
        int filled = Math.min(chunkRows, rows - chunk * chunkRows);
        if (numbers(indices) * SPARSE < Arrays.stream(sizes).asLongStream().sum()) {
            loadSome(chunk, filled, indices, into);
            return filled;
        }
        ByteBuffer bytes = readUnchecked(chunkPlaces[chunk], (int) (chunkPlaces[chunk + 1] - chunkPlaces[chunk]));
        int[] begins = begins(bytes, filled);
        for (int i = 0; i < indices.length; i++) {
            into.place(i, Width.of(bytes.get(indices[i])), bytes, begins[indices[i]]);
        }
        return filled;
    }

    /** Leaves what lies between the chosen columns on the disk. */
    private void loadSome(int chunk, int filled, int[] indices, RawChunk into) {
        ByteBuffer widths = readUnchecked(chunkPlaces[chunk], columns.size());
        int[] begins = begins(widths, filled);
        for (int i = 0; i < indices.length; i++) {
            Width width = Width.of(widths.get(indices[i]));
            ByteBuffer bytes =
                    readUnchecked(chunkPlaces[chunk] + begins[indices[i]], width.bytes * filled * sizes[indices[i]]);
            into.place(i, width, bytes, 0);
        }
    }

    private int[] begins(ByteBuffer bytes, int filled) {
        int[] begins = new int[columns.size()];
        int next = columns.size();
        for (int column = 0; column < begins.length; column++) {
            begins[column] = next;
            next += Width.of(bytes.get(column)).bytes * filled * sizes[column];
        }
        return begins;
    }

    private ByteBuffer readUnchecked(long position, int length) {
        try {
            return read(position, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the table file is too short");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on from a position without moving the channel's own. */
    private static final class ChannelInput extends InputStream {

        private final FileChannel channel;
        private long position;

        ChannelInput(FileChannel channel, long position) {
            this.channel = channel;
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = channel.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
