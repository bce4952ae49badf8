package dev.chainrule.prediction.dialect;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Knows of CSV that passes whether a quote is open, which its reader closes at the end without a word. */
final class QuoteWatch extends FilterReader {

    private final char delimiter;
    private final char quote;
    private long line = 1;
    private long opened;
    private char last = '\n';
    /** Behind a quote in a quoted cell: it is closed, unless another follows. */
    private boolean closing;

    QuoteWatch(Reader text, char delimiter, char quote) {
        super(text);
        this.delimiter = delimiter;
        this.quote = quote;
    }

    /** The line of a quote that is open after all that was read; 0 where none is. */
    long open() {
        return closing ? 0 : opened;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        for (int i = offset; i < offset + read; i++) {
            look(into[i]);
        }
        return read;
    }

    private void look(char it) {
        if (opened > 0) {
            lookInside(it);
        } else if (it == quote && (last == delimiter || last == '\n' || last == '\r')) {
            opened = line;
        }
        boolean ends = it == '\r' || (it == '\n' && last != '\r');
        line += ends ? 1 : 0;
        last = it;
    }

    private void lookInside(char it) {
        if (it == quote) {
            closing = !closing;
        } else if (closing) {
            closing = false;
            opened = 0;
        }
    }
}
