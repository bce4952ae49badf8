package dev.chainrule.format;

import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places where a file is wrong; reading ends when there are enough of them. */
final class CsvErrors {

    static final int MOST = 100;

    private static final int SHOWN_CHARACTERS = 80;

    private final List<Violation> violations = new ArrayList<>();

    void add(long line, @Nullable String column, String detail, @Nullable String got, @Nullable String hint) {
        violations.add(Violation.inFile(line, column, detail, got == null ? null : shortened(got), hint));
        if (violations.size() >= MOST) {
            throwIfAny();
        }
    }

    boolean any() {
        return !violations.isEmpty();
    }

    void throwIfAny() {
        if (any()) {
            violations.sort(Comparator.comparing(Violation::line, Comparator.nullsFirst(Comparator.naturalOrder())));
            throw Csv.problem(violations);
        }
    }

    static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
