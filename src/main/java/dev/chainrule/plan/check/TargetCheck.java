package dev.chainrule.plan.check;

import dev.chainrule.encoding.Task;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the profile of a target says against learning it, before any row is read. */
final class TargetCheck {

    /** How much smaller a standard deviation may be than the numbers themselves: doubles have 16 digits. */
    private static final double SMALLEST_SPREAD = 1e-13;

    private TargetCheck() {}

    static List<Violation> violations(Task task, List<Column> targets, long rows) {
        List<Violation> found = new ArrayList<>();
        for (Column target : targets) {
            if (task == Task.CLASSIFICATION && target.hardlyRepeats(rows)) {
                String detail = String.format(
                        Locale.ROOT,
                        "\"%s\" looks like an ID: it has %,d classes in %,d rows, most of them of a single row",
                        target.name(),
                        target.distinct(),
                        rows - target.missing());
                found.add(
                        Violation.at("/target", detail, target.name(), "a column whose values occur again and again"));
            } else if (task == Task.REGRESSION
                    && target.min() != null
                    && target.distinct() > 1
                    && unmeasurable(target)) {
                String detail = String.format(
                        Locale.ROOT,
                        "\"%s\" spreads from %s to %s, which cannot be scaled",
                        target.name(),
                        target.min(),
                        target.max());
                found.add(Violation.at(
                        "/target",
                        detail,
                        target.name(),
                        "numbers in another unit, such as multiplied by a power of ten"));
            }
        }
        return found;
    }

    /** The standard deviation is not known where its square is too large to be counted. */
    private static boolean unmeasurable(Column target) {
        Double spread = target.std();
        double size = Math.max(size(target.min()), size(target.max()));
        return spread == null || spread <= SMALLEST_SPREAD * size || spread < Float.MIN_NORMAL;
    }

    private static double size(@Nullable Number number) {
        return number == null ? 0 : Math.abs(number.doubleValue());
    }
}
