package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a tar archive, each to be opened as often as needed: blocks of 512 bytes, a header and what it names. As in a
 * {@link Archive} names are words, never paths; links and devices are passed over.
 */
final class Tar implements Closeable {

    private static final int BLOCK = 512;
    private static final int MAGIC_AT = 257;
    private static final String MAGIC = "ustar";
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final int MOST_FILES = 1_000_000;
    /** Of a name that a header has no room for. */
    private static final int LONGEST_NAME = 1 << 16;

    private final TemporaryFile file;
    private final FileChannel channel;
    private final String title;

    private Tar(TemporaryFile file, FileChannel channel, String title) {
        this.file = file;
        this.channel = channel;
        this.title = title;
    }

    static boolean is(UploadedFile file) throws IOException {
        return Detection.start(file).startsWith(MAGIC, MAGIC_AT);
    }

    /** To be closed; until then it takes as much of the disk as the upload. */
    static Tar open(UploadedFile upload, Storage storage) throws IOException {
        TemporaryFile file;
        try (InputStream in = upload.content().open()) {
            file = storage.receive(in);
        }
        try {
            return new Tar(file, file.channel(), upload.title());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** In the order of their names; without folders and without what systems add by themselves. */
    List<UploadedFile> files() throws IOException {
        List<UploadedFile> files = new ArrayList<>();
        byte[] header = new byte[BLOCK];
        String longName = null;
        long at = 0;
        while (at + BLOCK <= channel.size()) {
            readFully(header, at);
            if (header[0] == 0) {
                break;
            }
            long size = size(header);
            long from = at + BLOCK;
            if (size < 0 || from + size > channel.size() || files.size() == MOST_FILES) {
                throw torn(title, "it starts as a tar archive but is truncated or damaged");
            }
            char type = (char) header[TYPE_AT];
            String name = longName == null ? name(header) : longName;
            longName = null;
            if (type == 'L' && size <= LONGEST_NAME) { // GNU: the name of what follows
                byte[] written = new byte[(int) size];
                readFully(written, from);
                longName = text(written, 0, written.length);
            } else if ((type == '0' || type == 0) && !Archive.hidden(name)) {
                files.add(new UploadedFile(name, null, () -> open(from, size)));
            }
            at = from + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        files.sort(Comparator.comparing(UploadedFile::title));
        return files;
    }

    private InputStream open(long from, long size) throws IOException {
        FileChannel own = file.channel();
        own.position(from);
        return new Part(Channels.newInputStream(own), size);
    }

    /** So many bytes, and no more. */
    private static final class Part extends FilterInputStream {

        private long left;

        Part(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(into, offset, (int) Math.min(left, length));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(Math.min(left, count));
            left -= skipped;
            return skipped;
        }
    }

    private void readFully(byte[] into, long from) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw torn(title, "it starts as a tar archive but is truncated or damaged");
            }
        }
    }

    private static String name(byte[] header) {
        String prefix = text(header, PREFIX_AT, PREFIX);
        String name = text(header, 0, NAME);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int most) {
        int end = from;
        while (end < from + most && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** In octal digits; -1 for anything else. */
    private static long size(byte[] header) {
        String octal = text(header, SIZE_AT, SIZE).strip();
        return octal.matches("[0-7]{1,11}") ? Long.parseLong(octal, 8) : -1;
    }

    private static ProblemException torn(String name, String detail) {
        return new ProblemException(
                ProblemKind.MALFORMED,
                "bad_tar",
                "%s: %s.".formatted(name, detail),
                List.of(new Violation(null, null, null, name + ": " + detail, null, "pack it again")));
    }

    @Override
    public void close() throws IOException {
        try (file) {
            channel.close();
        }
    }
}
