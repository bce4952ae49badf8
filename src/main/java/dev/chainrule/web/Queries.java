package dev.chainrule.web;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every query must keep to: parameters that exist, each given once. */
public final class Queries {

    private Queries() {}

    /** @throws ProblemException naming every parameter that is not known, or given more than once */
    public static void refuseUnknownOrRepeated(Map<String, List<String>> given, Set<String> known) {
        List<Violation> unknown = new ArrayList<>();
        List<Violation> repeated = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                unknown.add(Violation.at(name, "is not a parameter of this endpoint", null, hint(name, known)));
            } else if (values.size() > 1) {
                repeated.add(Violation.at(name, "is given %s times".formatted(values.size()), null, "give it once"));
            }
        });
        refuse("unknown_parameter", "The query has unknown parameters.", unknown);
        refuse("invalid_parameter", "The query has a parameter more than once.", repeated);
    }

    private static void refuse(String code, String detail, List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new ProblemException(ProblemKind.MALFORMED, code, detail, violations);
        }
    }

    private static String hint(String name, Set<String> known) {
        String all = known.isEmpty() ? "it has none" : "one of: " + String.join(", ", known);
        return Spelling.nearest(name, known)
                .map("did you mean \"%s\"?"::formatted)
                .orElse(all);
    }
}
