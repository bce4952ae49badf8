package dev.chainrule.format;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Locale;

/** The lines of a text file in UTF-8, one at a time, none longer than a limit. */
final class TextLines implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private final UploadedFile file;
    private final Reader in;
    private final int longest;
    private final FileFormat format;
    private final char[] block = new char[BLOCK];
    private int at;
    private int end;
    private char[] line = new char[256];
    private int length;
    private long number;
    private boolean afterReturn;

    /** @param longest characters of a line */
    TextLines(UploadedFile file, int longest, FileFormat format) throws IOException {
        this.file = file;
        this.longest = longest;
        this.format = format;
        this.in = Csv.text(new ReadAhead(file.content().open()));
    }

    /** @return whether there is one more line */
    boolean next() throws IOException {
        length = 0;
        if (!more()) {
            return false;
        }
        number++;
        if (afterReturn && block[at] == '\n') {
            at++;
        }
        afterReturn = false;
        return collect();
    }

    private boolean collect() throws IOException {
        while (more()) {
            char it = block[at++];
            if (it == '\n' || it == '\r') {
                afterReturn = it == '\r';
                return true;
            }
            if (number > 1 || length > 0 || it != '\uFEFF') {
                append(it);
            }
        }
        return true;
    }

    private void append(char it) {
        if (length == longest) {
            String hint = String.format(
                    Locale.ROOT, "at most %,d; the operator can raise chainrule.dataset.max-cell", longest);
            throw Faults.fatal(format, number, "the line has too many characters", null, hint);
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(2L * length, longest));
        }
        line[length++] = it;
    }

    private boolean more() throws IOException {
        if (at == end) {
            at = 0;
            try {
                end = Math.max(0, in.read(block));
            } catch (CharacterCodingException e) {
                throw NotUtf8.in(file);
            }
        }
        return at < end;
    }

    /** The line at hand; overwritten by the next. */
    char[] text() {
        return line;
    }

    int length() {
        return length;
    }

    /** Of the line at hand, from 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
