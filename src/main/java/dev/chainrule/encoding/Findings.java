package dev.chainrule.encoding;

import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;

/** What is wrong, and what is merely odd, in rows that a client sent; filled while they are read. */
public record Findings(List<Violation> violations, List<String> warnings) {

    public Findings() {
        this(new ArrayList<>(), new ArrayList<>());
    }
}
