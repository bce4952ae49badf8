package dev.chainrule.web;

import dev.chainrule.database.IdKind;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted: {@code ?limit=20&after=<id>&order=desc}.
 *
 * @param limit most members of the page, 1 to {@value #MOST}
 * @param after id of the last member already seen; null for the first page
 * @param ascending oldest first
 */
public record PageRequest(int limit, @Nullable String after, boolean ascending) {

    public static final int USUAL = 20;
    public static final int MOST = 100;

    /** Where the page begins in the order of ids: after the last member already seen, or before the first. */
    public String from(IdKind kind) {
        return after != null ? after : ascending ? "" : kind.last();
    }

    /** As many as are to be read, so that it is known whether there are more. */
    public int oneMore() {
        return limit + 1;
    }

    /**
     * To be asked before the page is read: what is no member of the list has no place in it after which it could go on.
     *
     * @param noun of a member, as users call it
     * @param known whether there is one with this id, also where only the filter of this list would leave it out
     * @throws ProblemException where there is none
     */
    public void requireKnown(String noun, Predicate<String> known) {
        if (after != null && !known.test(after)) {
            throw unknown(noun, after);
        }
    }

    /** @param given what is no place in a list of these */
    public static ProblemException unknown(String noun, String given) {
        return new ProblemException(
                ProblemKind.MALFORMED,
                "invalid_parameter",
                "The list cannot continue after \"%s\": no %s of it has this id.".formatted(given, noun),
                List.of(Violation.at(
                        "after",
                        "is the id of no %s in this list, or of one that was deleted".formatted(noun),
                        given,
                        "last_id of a page, or nothing to start from the beginning")));
    }
}
