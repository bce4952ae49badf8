package dev.chainrule.encoding;

import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong, and what is merely odd, in rows that a client sent; filled while they are read, and no further than
 * anybody will be told.
 */
public final class Findings {

    /** Violations that one answer names. */
    public static final int MOST_VIOLATIONS = 100;

    private static final int MOST_WARNINGS = 1000;

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Whether nothing more need be looked for. */
    public boolean full() {
        return violations.size() >= MOST_VIOLATIONS;
    }

    void add(Violation violation) {
        if (!full()) {
            violations.add(violation);
        }
    }

    void warn(String warning) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(warning);
        }
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Different ones. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
