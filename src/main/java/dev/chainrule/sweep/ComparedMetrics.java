package dev.chainrule.sweep;

import dev.chainrule.encoding.Task;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** By which metrics the trials of a sweep can be compared: what is varied may change the unit of others. */
enum ComparedMetrics {
    /** All trials measure everything in the same unit. */
    ALIKE("loss", List.of()),
    /** Losses are in units of their own. */
    LOSSES_OF_NUMBERS("rmse", List.of("loss")),
    LOSSES_OF_CLASSES("accuracy", List.of("loss")),
    /** What has the unit of a target, or depends on how common its classes are, says nothing of another target. */
    TARGETS_OF_NUMBERS("r2", List.of("loss", "rmse", "mae")),
    TARGETS_OF_CLASSES("mcc", List.of("loss", "accuracy", "log_loss", "pr_auc"));

    private final String usual;

    @SuppressWarnings("ImmutableEnumChecker") // texts in a list that nobody changes
    private final List<String> incomparable;

    ComparedMetrics(String usual, List<String> incomparable) {
        this.usual = usual;
        this.incomparable = incomparable;
    }

    /** @param varied JSON pointers into the job */
    static ComparedMetrics of(Task task, Collection<String> varied) {
        boolean numbers = task == Task.REGRESSION;
        if (varied.stream().anyMatch(pointer -> within(pointer, "/target") || within(pointer, "/task"))) {
            return numbers ? TARGETS_OF_NUMBERS : TARGETS_OF_CLASSES;
        }
        boolean losses = varied.stream()
                .anyMatch(pointer -> within(pointer, "/loss")
                        || within(pointer, "/preprocessing/target")
                        || pointer.equals("/preprocessing"));
        return !losses ? ALIKE : numbers ? LOSSES_OF_NUMBERS : LOSSES_OF_CLASSES;
    }

    private static boolean within(String pointer, String place) {
        return pointer.equals(place) || pointer.startsWith(place + "/");
    }

    /** The metric where nobody says which, without its set. */
    String usual() {
        return usual;
    }

    /** What stands against a metric. */
    Optional<String> against(String metric) {
        String word = metric.replaceFirst("^(train|val)_", "");
        return incomparable.contains(word)
                ? Optional.of("cannot be compared between the trials, because what is varied changes its unit")
                : Optional.empty();
    }

    String hint() {
        return "leave it out for val_%s, or another metric of all of them".formatted(usual);
    }
}
