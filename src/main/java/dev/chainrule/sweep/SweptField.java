package dev.chainrule.sweep;

import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is tried in one field: some values, or numbers of a range. */
record SweptField(
        @Parameter(value = "Values to try, each of a type that the field accepts.", min = 1, max = 1000) @Nullable
        List<JsonNode> values,

        @Parameter("Smallest number.") @Nullable Double min,
        @Parameter("Largest number.") @Nullable Double max,

        @Parameter("Scale of the range: linear or logarithmic; by default linear.") @Nullable
        Scale scale,

        @Parameter(value = "Number of values of the range in a grid.", min = 2, max = 1000) @Nullable
        Integer points) {

    /** How numbers lie in a range. */
    enum Scale {
        LINEAR,
        LOG
    }

    /** Two ends of a range. */
    record Range(double min, double max, boolean logarithmic) {

        /** The number at a share of the way, from 0 to 1. */
        double at(double share) {
            double number = logarithmic
                    ? StrictMath.exp(StrictMath.log(min) + share * (StrictMath.log(max) - StrictMath.log(min)))
                    : min * (1 - share) + max * share; // the whole way may be too long for a double
            return Math.max(min, Math.min(max, number));
        }
    }

    /** Only of a field without values that has been checked. */
    Range range() {
        if (min == null || max == null) {
            throw new IllegalStateException("no range");
        }
        return new Range(min, max, scale == Scale.LOG);
    }

    /** @param pointer to this in the definition of the sweep */
    List<Violation> violations(String pointer, boolean grid) {
        List<Violation> violations = new ArrayList<>();
        boolean ranges = min != null || max != null || scale != null || points != null;
        if (values == null && (min == null || max == null)) {
            violations.add(Violation.at(
                    pointer, "has neither values nor both min and max", null, "\"values\", or \"min\" and \"max\""));
        } else if (values != null && ranges) {
            violations.add(Violation.at(pointer, "has both values and a range", null, "one of them"));
        } else if (values == null) {
            range(pointer, grid, violations);
        }
        return violations;
    }

    private void range(String pointer, boolean grid, List<Violation> violations) {
        Range range = range();
        if (range.min >= range.max) {
            violations.add(Violation.at(pointer + "/max", "must be greater than min", max, "more than " + min));
        }
        if (range.logarithmic && range.min <= 0) {
            violations.add(
                    Violation.at(pointer + "/min", "has no logarithm", min, "more than 0, or \"scale\": \"linear\""));
        }
        if (grid && points == null) {
            violations.add(Violation.at(
                    pointer + "/points",
                    "is required: the number of values of the range in a grid",
                    null,
                    "such as 5"));
        } else if (!grid && points != null) {
            violations.add(Violation.at(
                    pointer + "/points",
                    "is for a grid only; here numbers are drawn from the range",
                    points,
                    "leave it out"));
        }
    }
}
