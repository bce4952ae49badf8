package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Characters that options give a meaning which they have already, as the file is written. */
final class Separators {

    private static final char LAST_OF_ASCII = 127;

    private final Dialect dialect;
    private final ReadingOptions options;

    Separators(Dialect dialect, ReadingOptions options) {
        this.dialect = dialect;
        this.options = options;
    }

    /** @throws ProblemException naming both meanings */
    void check(Upload file) throws IOException {
        String delimiter = String.valueOf(dialect.separator());
        refuseIfBoth("comment", options.comment(), "delimiter", delimiter, "such as {\"comment\":\"#\"}");
        refuseIfBoth(
                "comment", options.comment(), "quote", String.valueOf(dialect.quote()), "such as {\"comment\":\"#\"}");
        boolean decimal = delimiter.equals(options.decimal());
        boolean thousands = delimiter.equals(options.thousands());
        if ((decimal || thousands) && !hasQuotes(file)) {
            String hint = "or numbers in quotes, as no cell of this file is";
            refuseIfBoth("decimal", options.decimal(), "delimiter", delimiter, hint);
            refuseIfBoth("thousands", options.thousands(), "delimiter", delimiter, hint);
        }
    }

    private static void refuseIfBoth(String one, @Nullable String said, String other, String found, String hint) {
        if (found.equals(said)) {
            String detail = "%s and %s are both \"%s\"".formatted(one, other, said);
            throw ProblemException.invalid(
                    "/options/" + one, detail, said, "another %s or %s, ".formatted(one, other) + hint);
        }
    }

    /** Numbers may hold what separates cells where they stand in quotes. */
    private boolean hasQuotes(Upload file) throws IOException {
        if (dialect.quote() == Dialect.NO_QUOTE) {
            return false;
        }
        if (dialect.quote() > LAST_OF_ASCII) {
            return true; // of several bytes, which nobody looks for
        }
        try (InputStream in = new BufferedInputStream(file.open())) {
            for (int it = in.read(); it >= 0; it = in.read()) {
                if (it == dialect.quote()) {
                    return true;
                }
            }
        }
        return false;
    }
}
