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

    /** As options say, or as a byte order mark of UTF-16 does. */
    static UploadedFile utf8(UploadedFile file, @Nullable TextEncoding asked) throws IOException {
        String start = Detection.start(file);
        boolean marked = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
        Charset charset = marked ? StandardCharsets.UTF_16 : asked == null ? null : asked.charset();
        return charset == null || charset.equals(StandardCharsets.UTF_8)
                ? file
                : file.with(
                        () -> new Encoded(new InputStreamReader(file.content().open(), charset)));
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
