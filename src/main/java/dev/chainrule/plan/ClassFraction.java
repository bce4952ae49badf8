package dev.chainrule.plan;

import dev.chainrule.encoding.Task;
import dev.chainrule.table.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many rows of a dataset have one class of the target.
 *
 * @param fraction of the rows that have a class
 */
public record ClassFraction(Object label, long rows, double fraction) {

    /** Fewer rows than this fraction of the commonest class has: of two classes the rarer one has less than 20 %. */
    private static final double FEW = 0.25;

    /** In their order; none for numbers, several targets, and more classes than a profile counts. */
    static List<ClassFraction> of(Task task, List<Column> targets) {
        if (task == Task.REGRESSION || targets.size() != 1) {
            return List.of();
        }
        List<Column.ValueCount> counts = targets.get(0).histogram();
        if (counts == null) {
            return List.of();
        }
        double all = counts.stream().mapToLong(Column.ValueCount::count).sum();
        return counts.stream()
                .map(each -> new ClassFraction(each.value(), each.count(), each.count() / all))
                .toList();
    }

    /** What to know before accuracy is believed; nothing where all classes are about as common. */
    static Optional<String> warning(List<ClassFraction> classes) {
        if (classes.size() < 2) {
            return Optional.empty();
        }
        ClassFraction most = classes.stream()
                .max(Comparator.comparingLong(ClassFraction::rows))
                .orElseThrow();
        ClassFraction fewest = classes.stream()
                .min(Comparator.comparingLong(ClassFraction::rows))
                .orElseThrow();
        return fewest.rows >= FEW * most.rows
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the classes are imbalanced: \"%s\" has %.1f %% of the rows and \"%s\" has %.1f %%; always"
                                + " predicting \"%s\" would reach that accuracy, so compare balanced_accuracy, or try"
                                + " \"class_weights\": \"balanced\"",
                        most.label,
                        100 * most.fraction,
                        fewest.label,
                        100 * fewest.fraction,
                        most.label));
    }
}
