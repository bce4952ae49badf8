package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a CSV file tell: what separates its cells.
 *
 * @param start the bytes, without a byte order mark
 * @param markBytes length of the UTF-8 byte order mark: 3 or 0
 */
record FirstLook(String start, int markBytes) {

    private static final int BYTES = 1 << 16;
    private static final String DELIMITERS = ",;\t|";

    static FirstLook at(Upload upload) throws IOException {
        try (InputStream in = upload.open()) {
            String start = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
            if (start.isBlank()) {
                String hint = "a line of column names and at least 2 lines of data";
                throw Faults.fatal(FileFormat.CSV, 1, "the file is empty", null, hint);
            }
            boolean mark = start.startsWith("\u00ef\u00bb\u00bf");
            return mark ? new FirstLook(start.substring(3), 3) : new FirstLook(start, 0);
        }
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

    /** Whether the first line does; it is taken for data only when it looks like that. */
    boolean namesColumns(char separator, MissingMarkers markers) {
        try {
            return HeaderGuess.namesColumns(start, separator, markers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
