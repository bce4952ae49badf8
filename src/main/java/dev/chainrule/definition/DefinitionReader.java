package dev.chainrule.definition;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One reading of one document: its limits, and everything found wrong so far. */
final class DefinitionReader {

    private final DefinitionLimits limits;
    private final List<Violation> violations = new ArrayList<>();
    private int found;

    DefinitionReader(DefinitionLimits limits) {
        this.limits = limits;
    }

    DefinitionLimits limits() {
        return limits;
    }

    /** How many violations were found so far; grows exactly when something is reported. */
    int found() {
        return found;
    }

    /** Whether one violation more is only counted; then nobody needs to look for words. */
    boolean full() {
        return found >= limits.maxViolations();
    }

    void report(JsonLocation place, String detail, @Nullable JsonNode got, @Nullable String hint) {
        boolean counted = full();
        found++;
        if (!counted) {
            @Nullable Object shown = got == null || place.isHidden() ? null : Shown.value(got);
            violations.add(Violation.at(place.pointer(), detail, shown, hint));
        }
    }

    void reportMismatch(JsonLocation place, JsonNode got, ValueShape expected) {
        if (full()) {
            found++;
            return;
        }
        String came = place.isHidden() ? "something else" : Shown.words(got);
        report(place, "expected %s, got %s".formatted(expected.noun(), came), got, expected.expected());
    }

    /** True, and reported, when the place lies deeper than a definition may. */
    boolean refusesDepth(JsonLocation place) {
        boolean refused = place.depth() > limits.maxDepth();
        if (refused) {
            report(place, "is nested deeper than %s levels".formatted(limits.maxDepth()), null, null);
        }
        return refused;
    }

    void refuseIfWrong() {
        if (found > 0) {
            throw new ProblemException(ProblemKind.INVALID, "invalid", summary(), violations);
        }
    }

    private String summary() {
        Violation first = violations.get(0);
        if (found == 1) {
            return "".equals(first.pointer()) ? first.detail() : first.pointer() + ": " + first.detail();
        }
        String places = "%s validation errors".formatted(found);
        return found == violations.size() ? places : places + "; the first %s are listed".formatted(violations.size());
    }
}
