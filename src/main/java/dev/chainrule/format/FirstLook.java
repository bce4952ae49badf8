package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a CSV file tell: what separates its cells.
 *
 * @param start their characters, without a byte order mark
 * @param whole whether the file has no more
 * @param markBytes length of the UTF-8 byte order mark: 3 or 0
 */
record FirstLook(String start, boolean whole, int markBytes) {

    private static final int BYTES = 1 << 16;
    /** The usual ones, the likeliest first. */
    static final String DELIMITERS = ",;\t|";

    static FirstLook at(Upload upload) throws IOException {
        try (InputStream in = upload.open()) {
            byte[] bytes = in.readNBytes(BYTES);
            String start = new String(bytes, StandardCharsets.UTF_8);
            if (start.isBlank()) {
                String hint = "a header row and at least 2 rows of data";
                throw Faults.fatal(FileFormat.CSV, 1, "the file is empty", null, hint);
            }
            boolean whole = bytes.length < BYTES;
            return start.startsWith("\uFEFF")
                    ? new FirstLook(start.substring(1), whole, 3)
                    : new FirstLook(start, whole, 0);
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
