package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of a file that is not UTF-8; found by reading the file once more.
 *
 * @param alone whether all before it is ASCII, and more comes: then the file is rather in another encoding than damaged
 */
record Utf8Fault(long line, byte found, boolean alone) {

    private static final int BLOCK = 1 << 16;
    private static final int FIRST_BEYOND_ASCII = 0x80;

    /** Null when there is none. */
    static @Nullable Utf8Fault in(Upload upload) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        CharBuffer text = CharBuffer.allocate(BLOCK);
        long line = 1;
        boolean alone = true;
        try (InputStream in = upload.open()) {
            boolean end = false;
            while (!end) {
                int read = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
                bytes.limit(bytes.position() + read).rewind();
                end = read == 0;
                CoderResult result = decoder.decode(bytes, text, end);
                line += lines(text.flip());
                alone &= text.chars().allMatch(it -> it > 0 && it < FIRST_BEYOND_ASCII);
                if (result.isMalformed()) {
                    return new Utf8Fault(line, bytes.get(), alone && !end);
                }
                text.clear();
                bytes.compact();
            }
        }
        return null;
    }

    private static long lines(CharBuffer text) {
        return text.chars().filter(it -> it == '\n').count();
    }

    String asHex() {
        return String.format(Locale.ROOT, "byte 0x%02X", found & 0xFF);
    }

    String asWindows1252() {
        return new String(new byte[] {found}, Charset.forName("windows-1252"));
    }
}
