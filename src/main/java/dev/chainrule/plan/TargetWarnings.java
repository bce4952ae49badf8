package dev.chainrule.plan;

import dev.chainrule.encoding.Task;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the profile of a target says of how it is learned, and of what could have been meant. */
final class TargetWarnings {

    /** Fewer rows for each value, on average, are no classes. */
    private static final int ROWS_PER_VALUE = 5;

    private static final int MOST_VALUES = 20;
    /** The fraction of the values of a category that are numbers, from which on the others look like slips. */
    private static final double MOSTLY = 0.8;

    private TargetWarnings() {}

    /** @param stated whether the task was asked for, and not inferred */
    static List<String> of(Task task, boolean stated, List<Column> targets, long rows) {
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
        return !Double.isNaN(NumberReader.decimal(text.strip()));
    }
}
