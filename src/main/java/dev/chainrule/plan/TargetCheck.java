package dev.chainrule.plan;

import dev.chainrule.encoding.Task;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the profile of a target says against learning it, before any row is read. */
final class TargetCheck {

    /** Fewer rows for each value, on average, are no classes. */
    private static final int ROWS_PER_VALUE = 5;

    private static final int MOST_VALUES = 20;
    /** The fraction of the values of a category that are numbers, from which on the others look like slips. */
    private static final double MOSTLY = 0.8;
    /** How much smaller a spread may be than the numbers themselves: doubles have 16 digits. */
    private static final double SMALLEST_SPREAD = 1e-13;

    private TargetCheck() {}

    static List<Violation> violations(Task task, List<Column> targets, long rows) {
        List<Violation> found = new ArrayList<>();
        for (Column target : targets) {
            if (task == Task.CLASSIFICATION && target.hardlyRepeats(rows)) {
                String detail = String.format(
                        Locale.ROOT,
                        "\"%s\" names the rows: %,d classes in %,d rows, most of them of a single row",
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

    /** The spread is not known where its square is too large to be counted. */
    private static boolean unmeasurable(Column target) {
        Double spread = target.std();
        double size = Math.max(size(target.min()), size(target.max()));
        return spread == null || spread <= SMALLEST_SPREAD * size || spread < Float.MIN_NORMAL;
    }

    private static double size(@Nullable Number number) {
        return number == null ? 0 : Math.abs(number.doubleValue());
    }

    /** @param stated whether the task was asked for, and not inferred */
    static List<String> warnings(Task task, boolean stated, List<Column> targets, long rows) {
        List<String> found = new ArrayList<>();
        for (Column target : targets) {
            if (task == Task.REGRESSION && !stated && fewWholeNumbers(target, rows)) {
                List<String> values = ClassLabels.of(target);
                found.add(("\"%s\" has only the values %s, and is learned as a number (regression), because %s;"
                                + " \"task\": \"classification\" learns classes")
                        .formatted(
                                target.name(),
                                String.join(", ", values),
                                target.type() == ColumnType.NUMBER
                                        ? "they are written as decimals"
                                        : "one of them has fewer than %s rows".formatted(ROWS_PER_VALUE)));
            }
            if (task == Task.CLASSIFICATION) {
                slips(target, found);
            }
        }
        return found;
    }

    private static boolean fewWholeNumbers(Column target, long rows) {
        List<Column.ValueCount> counts = target.histogram();
        return counts != null
                && target.distinct() <= MOST_VALUES
                && (target.type() == ColumnType.NUMBER || target.type() == ColumnType.INTEGER)
                && rows - target.missing() >= ROWS_PER_VALUE * target.distinct()
                && counts.stream().allMatch(each -> whole(each.value()));
    }

    private static boolean whole(Object value) {
        return value instanceof Number number && Math.rint(number.doubleValue()) == number.doubleValue();
    }

    /** Numbers, and a few words among them that make all of them classes. */
    private static void slips(Column target, List<String> found) {
        List<Column.ValueCount> counts = target.histogram();
        if (target.type() != ColumnType.CATEGORY || counts == null || counts.size() <= MOST_VALUES) {
            return;
        }
        List<String> words = counts.stream()
                .map(each -> String.valueOf(each.value()))
                .filter(text -> !number(text))
                .toList();
        if (!words.isEmpty() && words.size() <= (1 - MOSTLY) * counts.size()) {
            found.add(String.format(
                    Locale.ROOT,
                    "\"%s\" is learned as %,d classes, most of which are numbers; if it is to be a number, say what stands"
                            + " for a missing one: PATCH the dataset with {\"options\": {\"missing\": [\"%s\"]}}",
                    target.name(),
                    target.distinct(),
                    String.join("\", \"", words.subList(0, Math.min(5, words.size())))));
        }
    }

    private static boolean number(String text) {
        return !Double.isNaN(Numbers.decimal(text.strip()));
    }
}
