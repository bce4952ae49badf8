package dev.chainrule.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a CSV file tell: what separates its cells.
 *
 * @param start their characters, without a byte order mark
 * @param whole whether the file has no more
 * @param markBytes length of the UTF-8 byte order mark: 3 or 0
 * @param skipped lines above these characters, which are left out
 */
record FirstLook(String start, boolean whole, int markBytes, int skipped) {

    private static final int BYTES = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** The usual ones, the likeliest first. */
    static final String DELIMITERS = ",;\t|";

    FirstLook(String start, boolean whole, int markBytes) {
        this(start, whole, markBytes, 0);
    }

    static FirstLook at(Upload upload) throws IOException {
        return at(upload, 0);
    }

    /** @param skipped lines above the table */
    static FirstLook at(Upload upload, int skipped) throws IOException {
        try (InputStream in = upload.open()) {
            byte[] mark = in.readNBytes(MARK.length);
            boolean marked = Arrays.equals(mark, MARK);
            PushbackInputStream rest = new PushbackInputStream(new BufferedInputStream(in), MARK.length);
            if (!marked) {
                rest.unread(mark);
            }
            skipLines(rest, skipped);
            byte[] bytes = rest.readNBytes(BYTES);
            String start = new String(bytes, StandardCharsets.UTF_8);
            if (start.isBlank()) {
                String hint = "a header row and at least 2 rows of data";
                String detail = skipped == 0 ? "the file is empty" : "there is nothing below the skipped lines";
                throw Faults.fatal(FileFormat.CSV, skipped + 1L, detail, null, hint);
            }
            return new FirstLook(start, bytes.length < BYTES, marked ? MARK.length : 0, skipped);
        }
    }

    /** Of a text in UTF-8; each ends with a line feed, a carriage return or both. */
    static void skipLines(PushbackInputStream in, int lines) throws IOException {
        for (int line = 0; line < lines; line++) {
            int it = in.read();
            while (it >= 0 && it != '\n' && it != '\r') {
                it = in.read();
            }
            if (it == '\r') {
                int next = in.read();
                if (next >= 0 && next != '\n') {
                    in.unread(next);
                }
            }
        }
    }

    /** Without its first lines, which are left out. */
    FirstLook below(int lines) {
        int at = 0;
        for (int line = 0; line < lines && at < start.length(); line++) {
            at = endOfLine(at);
        }
        return new FirstLook(start.substring(at), whole, markBytes, skipped + lines);
    }

    /** Whether there is anything below so many lines. */
    boolean hasBelow(int lines) {
        return !below(lines).start.isBlank();
    }

    /** How many lines there are before the first that neither begins with a comment nor is empty. */
    int linesBeginningWith(String comment) {
        int lines = 0;
        int commented = 0;
        for (int at = 0; at < start.length(); at = endOfLine(at)) {
            String line = start.substring(at, endOfLine(at)).strip();
            lines++;
            if (line.startsWith(comment)) {
                commented = lines;
            } else if (!line.isEmpty()) {
                break;
            }
        }
        return commented;
    }

    /** With empty lines for those that begin with a comment; null or empty for none. */
    FirstLook without(@Nullable String comment) {
        if (comment == null || comment.isEmpty()) {
            return this;
        }
        StringBuilder kept = new StringBuilder();
        for (int at = 0; at < start.length(); at = endOfLine(at)) {
            boolean comments = start.startsWith(comment, at);
            kept.append(comments ? "\n" : start.substring(at, endOfLine(at)));
        }
        return new FirstLook(kept.toString(), whole, markBytes, skipped);
    }

    /** Behind the line that begins at a place. */
    int endOfLine(int from) {
        int at = from;
        while (at < start.length() && start.charAt(at) != '\n' && start.charAt(at) != '\r') {
            at++;
        }
        boolean both = at + 1 < start.length() && start.charAt(at) == '\r' && start.charAt(at + 1) == '\n';
        return Math.min(start.length(), at + (both ? 2 : 1));
    }

    /** Whether quotes stand behind blanks, so that these are not part of a cell. */
    boolean blanksBefore(char quote, char separator) {
        for (int i = start.indexOf(quote, 1); i > 0; i = start.indexOf(quote, i + 1)) {
            int before = i;
            while (before > 0 && start.charAt(before - 1) == ' ') {
                before--;
            }
            if (before < i && before > 0 && start.charAt(before - 1) == separator) {
                return true;
            }
        }
        return false;
    }

    /** The usual separator that is most frequent in the first line outside quotes; a comma when none is. */
    char delimiter() {
        int[] found = new int[DELIMITERS.length()];
        count(found);
        int best = 0;
        for (int i = 1; i < found.length; i++) {
            best = found[i] > found[best] ? i : best;
        }
        return DELIMITERS.charAt(best);
    }

    /** Another usual separator that the first line has, when the chosen one leaves it in one piece. */
    @Nullable
    Character otherDelimiter(char chosen) {
        char likely = delimiter();
        return likely != chosen && start.lines().findFirst().orElse("").indexOf(likely) >= 0 ? likely : null;
    }

    /** Whether some cell begins with this character. */
    boolean quotesWith(char quote) {
        for (int i = start.indexOf(quote); i >= 0; i = start.indexOf(quote, i + 1)) {
            if (i == 0 || (DELIMITERS + " \n\r").indexOf(start.charAt(i - 1)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void count(int[] found) {
        boolean quoted = false;
        boolean text = false;
        for (int i = 0; i < start.length(); i++) {
            char it = start.charAt(i);
            quoted ^= it == '"';
            if (text && !quoted && (it == '\n' || it == '\r')) {
                return;
            }
            text |= it > ' ';
            int which = DELIMITERS.indexOf(it);
            if (which >= 0 && !quoted) {
                found[which]++;
            }
        }
    }
}
