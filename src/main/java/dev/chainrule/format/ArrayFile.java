package dev.chainrule.format;

import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An array in a file, as NumPy and the IDX format write them: a header, then the entries one after the other.
 *
 * @param name of the array
 * @param shape rows first
 * @param columnMajor whether the first index changes fastest (Fortran order) rather than the last
 * @param headerBytes where its entries begin
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares arrays
record ArrayFile(
        FileFormat format,
        String name,
        Upload content,
        Element element,
        ByteOrder order,
        long[] shape,
        boolean columnMajor,
        int headerBytes) {

    private static final int BLOCK = 1 << 20;

    long rows() {
        return shape[0];
    }

    /** Entries of one row; the largest number there is when there are even more. */
    long width() {
        long width = 1;
        for (int i = 1; i < shape.length; i++) {
            width = Math.multiplyHigh(width, shape[i]) == 0 && width * shape[i] >= 0
                    ? width * shape[i]
                    : Long.MAX_VALUE;
        }
        return width;
    }

    /** Such as {@code (60000, 28, 28)}. */
    String shapeText() {
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Gives its rows, one after the other, into the cells from a place on. */
    interface RowReader extends AutoCloseable {

        void next(Cells[] cells, int first, int at) throws IOException;

        @Override
        void close() throws IOException;
    }

    RowReader open(Storage storage) throws IOException {
        return columnMajor && shape.length > 1 ? new ByColumns(storage) : new ByRows();
    }

    private int rowBytes() {
        return Math.toIntExact(width() * element.bytes());
    }

    private int blockRows() {
        return (int) Math.max(1, Math.min(BLOCK / Math.max(1, rowBytes()), rows()));
    }

    private RuntimeException tooShort() {
        String detail = "%s ends before its %s entries do".formatted(name, shapeText());
        return Faults.fatal(format, detail, null, "the complete file; it may have been truncated while it was copied");
    }

    /** Rows as they stand in the file. */
    private final class ByRows implements RowReader {

        private final InputStream in;
        private final ByteBuffer block =
                ByteBuffer.allocate(blockRows() * rowBytes()).order(order);
        private long read;

        ByRows() throws IOException {
            in = new ReadAhead(content.open());
            in.skipNBytes(headerBytes);
            block.position(block.limit());
        }

        @Override
        public void next(Cells[] cells, int first, int at) throws IOException {
            if (!block.hasRemaining()) {
                fill();
            }
            int place = block.position();
            int width = (int) width();
            for (int column = 0; column < width; column++) {
                element.take(block, place, cells[first + column], at);
                place += element.bytes();
            }
            block.position(place);
            read++;
        }

        private void fill() throws IOException {
            int wanted = (int) Math.min(blockRows(), rows() - read) * rowBytes();
            if (in.readNBytes(block.array(), 0, wanted) < wanted) {
                throw tooShort();
            }
            block.position(0).limit(wanted);
        }

        /** The rest is read too, so that the checksum is that of the whole file. */
        @Override
        public void close() throws IOException {
            try (in) {
                if (read == rows()) {
                    refuseMore(in);
                }
            }
        }
    }

    private void refuseMore(InputStream in) throws IOException {
        if (in.read() >= 0) {
            String detail = "%s goes on after its %s entries".formatted(name, shapeText());
            throw Faults.fatal(format, detail, null, "one array in one file, and nothing after it");
        }
    }

    /** Rows gathered from the columns of a file, a block of rows at a time. */
    private final class ByColumns implements RowReader {

        private final TemporaryFile file;
        private final FileChannel channel;
        private final ByteBuffer block =
                ByteBuffer.allocate(blockRows() * rowBytes()).order(order);
        private final long[] columns = columnPlaces();
        private int rowsInBlock;
        private int next;
        private long read;

        ByColumns(Storage storage) throws IOException {
            try (InputStream in = content.open()) {
                file = storage.receive(in);
            }
            try {
                channel = file.channel();
                checkLength();
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        }

        private void checkLength() throws IOException {
            long expected = headerBytes + rows() * rowBytes();
            if (channel.size() < expected) {
                throw tooShort();
            }
            try (InputStream in = file.open()) {
                in.skipNBytes(expected);
                refuseMore(in);
            }
        }

        /** Where each column begins, counted in columns, in the order in which rows have them. */
        private long[] columnPlaces() {
            long[] places = new long[(int) width()];
            int[] index = new int[shape.length];
            for (int column = 0; column < places.length; column++) {
                long stride = 1;
                for (int i = 1; i < shape.length; i++) {
                    places[column] += index[i] * stride;
                    stride *= shape[i];
                }
                for (int i = shape.length - 1; i > 0 && ++index[i] == shape[i]; i--) {
                    index[i] = 0;
                }
            }
            return places;
        }

        @Override
        public void next(Cells[] cells, int first, int at) throws IOException {
            if (next == rowsInBlock) {
                fill();
            }
            for (int column = 0; column < columns.length; column++) {
                int place = (column * rowsInBlock + next) * element.bytes();
                element.take(block, place, cells[first + column], at);
            }
            next++;
            read++;
        }

        private void fill() throws IOException {
            rowsInBlock = (int) Math.min(blockRows(), rows() - read);
            next = 0;
            int length = rowsInBlock * element.bytes();
            for (int column = 0; column < columns.length; column++) {
                long from = headerBytes + (columns[column] * rows() + read) * element.bytes();
                readFully(block.limit((column + 1) * length).position(column * length), from);
            }
            block.clear();
        }

        private void readFully(ByteBuffer into, long from) throws IOException {
            long place = from;
            while (into.hasRemaining()) {
                int got = channel.read(into, place);
                if (got < 0) {
                    throw tooShort();
                }
                place += got;
            }
        }

        @Override
        public void close() throws IOException {
            try (file) {
                channel.close();
            }
        }
    }
}
