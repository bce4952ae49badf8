package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text in another encoding, given as UTF-8, which is all that readers of formats know. */
final class Encoded extends InputStream {

    private static final int BLOCK = 1 << 13;

    private final Reader text;
    /** What is at hand; at its end there may be the first half of a character, kept for the next block. */
    private final char[] block = new char[BLOCK + 1];

    private int kept;
    private byte[] bytes = {};
    private int at;

    private Encoded(Reader text) {
        this.text = text;
    }

    /** The file as UTF-8. */
    static UploadedFile utf8(UploadedFile file, TextEncoding encoding) throws IOException {
        Charset charset = TextEncoding.marked(start(file)) ? StandardCharsets.UTF_16 : encoding.charset();
        return encoding == TextEncoding.UTF_8
                ? file
                : file.with(
                        () -> new Encoded(new InputStreamReader(file.content().open(), charset)));
    }

    /**
     * What a file is written in: as its mark says, as options or its content type do, or as its first bytes look.
     *
     * @param fallback of a file that is not UTF-8; null when that is not known yet
     */
    static TextEncoding of(UploadedFile file, @Nullable TextEncoding asked, @Nullable TextEncoding fallback)
            throws IOException {
        byte[] start = start(file);
        TextEncoding seen = TextEncoding.seenIn(start);
        TextEncoding said = asked == null ? TextEncoding.announced(file.type()) : asked;
        if (seen != null && (said == null || TextEncoding.marked(start))) {
            return seen;
        }
        if (said != null && (asked != null || said != TextEncoding.UTF_8)) {
            return said;
        }
        return fallback == null || Utf8Fault.in(file.content()) == null ? TextEncoding.UTF_8 : fallback;
    }

    private static byte[] start(UploadedFile file) throws IOException {
        return Detection.start(file).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (at == bytes.length && !fill()) {
            return -1;
        }
        int given = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, given);
        at += given;
        return given;
    }

    private boolean fill() throws IOException {
        int read = text.read(block, kept, BLOCK);
        int filled = kept + Math.max(0, read);
        kept = read > 0 && Character.isHighSurrogate(block[filled - 1]) ? 1 : 0;
        bytes = new String(block, 0, filled - kept).getBytes(StandardCharsets.UTF_8);
        block[0] = filled > 0 ? block[filled - 1] : 0;
        at = 0;
        return bytes.length > 0 || (kept > 0 && fill());
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
