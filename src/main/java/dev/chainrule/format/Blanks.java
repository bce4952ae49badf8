package dev.chainrule.format;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Text whose cells are set apart by any number of spaces and tabs, with one space for each of these: so that columns
 * that were aligned by eye can be cut. What stands in quotes, and where lines end, stays as it is.
 */
final class Blanks extends FilterReader {

    private final char quote;
    private boolean quoted;
    private boolean lineBegins = true;
    private boolean blankAhead;
    /** Taken from the source but not yet given. */
    private int ahead = -1;

    private final char[] block = new char[1 << 13];
    private int at;
    private int end;

    Blanks(Reader in, char quote) {
        super(in);
        this.quote = quote;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int given = 0;
        while (given < length) {
            int next = next();
            if (next < 0) {
                break;
            }
            into[offset + given++] = (char) next;
        }
        return given == 0 && length > 0 ? -1 : given;
    }

    @Override
    public int read() throws IOException {
        return next();
    }

    private int next() throws IOException {
        if (ahead >= 0) {
            int given = ahead;
            ahead = -1;
            return given;
        }
        int it = source();
        while (!quoted && (it == ' ' || it == '\t')) {
            blankAhead = !lineBegins;
            it = source();
        }
        boolean lineEnds = it < 0 || it == '\n' || it == '\r';
        lineBegins = lineEnds && !quoted;
        quoted ^= it == quote;
        boolean blank = blankAhead && !lineEnds;
        blankAhead = false;
        if (blank) {
            ahead = it;
            return ' ';
        }
        return it;
    }

    private int source() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(block, 0, block.length));
        }
        return at < end ? block[at++] : -1;
    }
}
