package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places where a file is wrong; reading ends when there are enough of them. */
final class Faults {

    static final int MOST = 100;

    private static final int SHOWN_CHARACTERS = 80;

    private final FileFormat format;
    /** Where rows that cannot be read are left out. */
    private final @Nullable SkippedRows skipped;

    private final List<Violation> violations = new ArrayList<>();

    Faults(FileFormat format, @Nullable SkippedRows skipped) {
        this.format = format;
        this.skipped = skipped;
    }

    /** Only one row is wrong. */
    void addRow(long line, @Nullable String column, String detail, @Nullable String got, @Nullable String hint) {
        if (skipped == null) {
            add(line, column, detail, got, hint);
        } else {
            skipped.add(line, column, detail, got == null ? null : shortened(got));
        }
    }

    /** Only one line is wrong, but in such a way that its cells cannot be told from each other. */
    void addLine(long line, @Nullable String column, String detail, String hint) {
        if (skipped == null) {
            add(line, column, detail, null, hint);
        } else {
            skipped.addLine(line, column, detail);
        }
    }

    /** As {@link #addLine}, and what follows could not be read because of it. */
    void addOpenLine(long line, @Nullable String column, String detail, String hint) {
        if (skipped == null || skipped.openLines() == SkippedRows.MOST_OPEN) {
            add(line, column, detail, null, hint);
            throwIfAny();
        } else {
            skipped.addOpenLine(line, column, detail);
        }
    }

    /** Only one file of several is wrong, and the detail names it. */
    void addFile(int place, String detail, String hint) {
        if (skipped == null) {
            add(null, detail, null, hint);
        } else {
            skipped.addFile(place, detail);
        }
    }

    /** Whether one more would change anything. */
    boolean enough(int found) {
        return skipped == null && found >= MOST;
    }

    void add(long line, @Nullable String column, String detail, @Nullable String got, @Nullable String hint) {
        add(Violation.inFile(line, column, detail, got == null ? null : shortened(got), hint));
    }

    /** In a file without lines; the detail says where. */
    void add(@Nullable String column, String detail, @Nullable String got, @Nullable String hint) {
        add(new Violation(null, null, column, detail, got == null ? null : shortened(got), hint));
    }

    private void add(Violation violation) {
        violations.add(violation);
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
            throw problem(format, violations);
        }
    }

    /** One thing is wrong with a file without lines, and reading cannot go on. */
    static ProblemException fatal(FileFormat format, String detail, @Nullable Object got, String hint) {
        return problem(format, List.of(new Violation(null, null, null, detail, got, hint)));
    }

    static ProblemException fatal(FileFormat format, long line, String detail, @Nullable Object got, String hint) {
        return problem(format, List.of(Violation.inFile(line, null, detail, got, hint)));
    }

    private static ProblemException problem(FileFormat format, List<Violation> violations) {
        Violation first = violations.get(0);
        String where = first.line() == null ? first.detail() : "Line %s: %s".formatted(first.line(), first.detail());
        String detail = violations.size() == 1 ? where : where + ", and %s more.".formatted(violations.size() - 1);
        return new ProblemException(ProblemKind.INVALID, "invalid_" + format.word(), detail, violations);
    }

    static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
