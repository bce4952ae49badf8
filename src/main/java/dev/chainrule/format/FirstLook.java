package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an upload tell: whether it is text at all, and what separates its cells.
 *
 * @param start the bytes, without a byte order mark
 * @param markBytes length of the UTF-8 byte order mark: 3 or 0
 */
record FirstLook(String start, int markBytes) {

    private static final int BYTES = 1 << 16;
    private static final String DELIMITERS = ",;\t|";

    /** First bytes, read as ISO 8859-1, of files that people take for CSV. */
    private static final Map<String, String> OTHER_FORMATS = Map.of(
            "\u00ff\u00fe", "UTF-16 text: save it as UTF-8",
            "\u00fe\u00ff", "UTF-16 text: save it as UTF-8");

    static FirstLook at(Upload upload) throws IOException {
        try (InputStream in = upload.open()) {
            String start = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
            if (start.isBlank()) {
                String hint = "a line of column names and at least 2 lines of data";
                throw Faults.fatal(FileFormat.CSV, 1, "the file is empty", null, hint);
            }
            OTHER_FORMATS.forEach((magic, what) -> refuse(start, magic, what));
            boolean mark = start.startsWith("\u00ef\u00bb\u00bf");
            return mark ? new FirstLook(start.substring(3), 3) : new FirstLook(start, 0);
        }
    }

    private static void refuse(String start, String magic, String what) {
        if (start.startsWith(magic)) {
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "not_csv",
                    "This is not a CSV file but " + what + ".",
                    List.of(Violation.inFile(1, null, "this is " + what, null, "CSV in UTF-8")));
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
