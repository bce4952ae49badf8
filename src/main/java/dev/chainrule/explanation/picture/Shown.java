package dev.chainrule.explanation.picture;

import dev.chainrule.problem.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of many filters or channels one answer shows.
 *
 * @param first counted from 0
 * @param end after the last
 */
record Shown(int first, int end) {

    /**
     * @param what they are
     * @param each values of one of them
     * @param count how many are wanted; null for as many as there is room for
     * @param pointer before the names of both fields
     * @throws ProblemException where there are none, or too many
     */
    static Shown of(
            String what,
            int all,
            long each,
            int first,
            @Nullable Integer count,
            PictureSettings settings,
            String pointer) {
        if (first < 0 || first >= all) {
            throw ProblemException.invalid(
                    pointer + "first", "the layer has %s %s".formatted(all, what), first, "0 to " + (all - 1));
        }
        int fitting = (int) Math.min(all, settings.maxValues() / each);
        int wanted = count == null ? Math.max(1, fitting) : count;
        if (wanted < 1) {
            throw ProblemException.invalid(pointer + "count", "must be at least 1", wanted, "1 to " + all);
        }
        int shown = Math.min(wanted, all - first);
        if (shown * each > settings.maxValues()) {
            throw ProblemException.invalid(
                    pointer + "count",
                    String.format(
                            Locale.ROOT,
                            "%,d %s of %,d values each are more than the %,d values that one answer shows (chainrule.explanation.picture.max-values)",
                            shown,
                            what,
                            each,
                            settings.maxValues()),
                    count,
                    fitting == 0 ? "another layer, or a larger limit" : "1 to " + fitting);
        }
        return new Shown(first, first + shown);
    }

    int count() {
        return end - first;
    }
}
