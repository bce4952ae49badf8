package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.Locale;
import org.springframework.util.unit.DataSize;

/** What all texts of one upload may take together; they are held on the heap while the file is read. */
final class TextBudget {

    private final DataSize limit;
    private long taken;

    TextBudget(DataSize limit) {
        this.limit = limit;
    }

    void take(long bytes, String column, long line) {
        taken += bytes;
        if (taken > limit.toBytes()) {
            String detail = String.format(
                    Locale.ROOT, "The distinct texts of this file take more than %,d bytes.", limit.toBytes());
            String hint = "remove columns of free text; the operator can raise chainrule.dataset.max-text";
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_much_text",
                    detail,
                    List.of(Violation.inFile(line, column, "too much text", null, hint)));
        }
    }
}
