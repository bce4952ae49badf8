package dev.chainrule.prediction.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, of which none takes more than a limit of memory. */
final class Lines {

    private static final int BLOCK = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * One line without its end.
     *
     * @param number from 1
     * @param bytes null for one that is too long, of which nothing is kept
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Line(long number, byte @Nullable [] bytes) {

        int length() {
            return bytes == null ? 0 : bytes.length;
        }

        boolean blank() {
            if (bytes != null) {
                for (byte each : bytes) {
                    if (each != ' ' && each != '\t') {
                        return false;
                    }
                }
            }
            return bytes != null;
        }
    }

    private final InputStream in;
    private final int longest;
    private byte[] buffer = new byte[BLOCK];
    private int at;
    private int end;
    /** Everything before it was looked at, and ends no line. */
    private int seen;

    private long number;
    private boolean ended;

    /** @param longest bytes of a line */
    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** The next one; null after the last. */
    @Nullable
    Line next() throws IOException {
        boolean tooLong = false;
        while (true) {
            int stop = lineEnd();
            if (stop < 0 && end - at > longest) {
                tooLong = true;
                at = end;
                seen = end;
            }
            if (stop >= 0 || (ended && (end > at || tooLong))) {
                Line line = line(stop < 0 ? end : stop, tooLong);
                at = stop < 0 ? end : stop + 1;
                seen = at;
                return line;
            }
            if (ended) {
                return null;
            }
            fill();
        }
    }

    private Line line(int stop, boolean tooLong) {
        int from = at;
        int to = stop > from && buffer[stop - 1] == '\r' ? stop - 1 : stop;
        number++;
        if (number == 1
                && to - from >= MARK.length
                && Arrays.equals(buffer, from, from + MARK.length, MARK, 0, MARK.length)) {
            from += MARK.length;
        }
        return new Line(number, tooLong || to - from > longest ? null : Arrays.copyOfRange(buffer, from, to));
    }

    /** Whether the next line is here, or can be read without waiting for it. */
    boolean ready() throws IOException {
        while (lineEnd() < 0 && !ended && end - at <= longest && in.available() > 0) {
            fill();
        }
        return lineEnd() >= 0 || end - at > longest;
    }

    private int lineEnd() {
        while (seen < end) {
            if (buffer[seen] == '\n') {
                return seen;
            }
            seen++;
        }
        return -1;
    }

    private void fill() throws IOException {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            seen -= at;
            at = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        ended = read < 0;
        end += Math.max(0, read);
    }
}
