package dev.chainrule.prediction.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Bytes as text, which ends with an exception at the first that is none; all before it has been read by then. */
final class DecodedText extends Reader {

    private static final int BLOCK = 1 << 13;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK).limit(0);
    private boolean ended;
    private long line = 1;
    private char last;
    /** The second half of a character for which there was room for one; 0 for none. */
    private char half;

    private DecodedText(InputStream in, CharsetDecoder decoder) {
        this.in = in;
        this.decoder = decoder;
    }

    static DecodedText of(InputStream in, Charset charset) {
        return new DecodedText(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Of what comes next, from 1. */
    long line() {
        return line;
    }

    String charset() {
        return decoder.charset().name();
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int count = length == 0 ? 0 : decoded(CharBuffer.wrap(into, offset, length));
        for (int i = offset; i < offset + count; i++) {
            boolean ends = into[i] == '\r' || (into[i] == '\n' && last != '\r');
            line += ends ? 1 : 0;
            last = into[i];
        }
        return count;
    }

    private int decoded(CharBuffer text) throws IOException {
        int begin = text.position();
        if (half != 0) {
            text.put(half);
            half = 0;
        }
        while (text.position() == begin) {
            CoderResult result = decoder.decode(bytes, text, ended);
            if (text.position() > begin) {
                break;
            }
            if (result.isError()) {
                result.throwException();
            } else if (result.isOverflow()) {
                putHalf(text);
            } else if (ended) {
                return -1;
            } else {
                fill();
            }
        }
        return text.position() - begin;
    }

    private void putHalf(CharBuffer text) {
        CharBuffer both = CharBuffer.allocate(2);
        CoderResult ignored = decoder.decode(bytes, both, ended);
        text.put(both.get(0));
        half = both.get(1);
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
