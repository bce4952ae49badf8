package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Locale;

/**
 * How large the list of files at the end of a zip archive is, looked up before anybody holds it on the heap
 * (APPNOTE 6.3.10, 4.3.14 to 4.3.16).
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LONGEST_COMMENT = 0xFFFF;
    /** Of one file in the list, with a name of usual length. */
    private static final int BYTES_PER_ENTRY = 512;

    private final TemporaryFile file;
    private final String name;
    private final Limits limits;

    ZipDirectory(TemporaryFile file, String name, Limits limits) {
        this.file = file;
        this.name = name;
        this.limits = limits;
    }

    /** Every place that could be the end of the archive is held to the limit, whichever a reader will take. */
    void check() throws IOException {
        try (FileChannel channel = file.channel()) {
            long size = channel.size();
            int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
            ByteBuffer tail = read(channel, size - length, length);
            boolean found = false;
            for (int at = 0; at <= length - END_BYTES; at++) {
                if (tail.getInt(at) == END) {
                    found = true;
                    check(tail.getShort(at + 10) & 0xFFFF, tail.getInt(at + 12) & 0xFFFF_FFFFL, false);
                }
                if (tail.getInt(at) == LOCATOR) {
                    checkLarge(channel, tail.getLong(at + 8));
                }
            }
            if (!found) {
                throw Archive.torn(name);
            }
        }
    }

    private void checkLarge(FileChannel channel, long place) throws IOException {
        if (place < 0 || place > channel.size() - END_64_BYTES) {
            return;
        }
        ByteBuffer end = read(channel, place, END_64_BYTES);
        if (end.getInt(0) == END_64) {
            check(end.getLong(32), end.getLong(40), true);
        }
    }

    private void check(long entries, long bytes, boolean large) {
        boolean elsewhere = !large && bytes == 0xFFFF_FFFFL;
        if (!elsewhere
                && (entries > limits.entries() || bytes > (long) limits.entries() * BYTES_PER_ENTRY + END_BYTES)) {
            throw tooMany();
        }
    }

    private ProblemException tooMany() {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "too_many_files",
                String.format(
                        Locale.ROOT,
                        "%s holds more than %,d files; the operator can raise chainrule.dataset.max-entries.",
                        name,
                        limits.entries()));
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, from + bytes.position());
        }
        return bytes;
    }
}
