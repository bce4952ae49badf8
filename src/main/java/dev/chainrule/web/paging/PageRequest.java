package dev.chainrule.web.paging;

import dev.chainrule.database.IdKind;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;

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
    private String from(IdKind kind) {
        return after != null ? after : ascending ? "" : kind.last();
    }

    /** What finds the members that follow an id in the order of ids. */
    public interface Finder<T> {
        List<T> following(String id, Limit most);
    }

    /**
     * Up to one more member than the page holds.
     *
     * @param known whether there is one with this id, also where only the filter of this list would leave it out
     * @throws ProblemException where the page is to go on after one that there is not
     */
    public <T> List<T> read(IdKind kind, Predicate<String> known, Finder<T> oldestFirst, Finder<T> newestFirst) {
        requireKnown(kind, known);
        return (ascending ? oldestFirst : newestFirst).following(from(kind), Limit.of(oneMore()));
    }

    /** As many as are to be read, so that it is known whether there are more. */
    public int oneMore() {
        return limit + 1;
    }

    /**
     * To be asked before the page is read: what is no member of the list has no place in it after which it could go on.
     *
     * @param known whether there is one with this id, also where only the filter of this list would leave it out
     * @throws ProblemException where there is none
     */
    public void requireKnown(IdKind kind, Predicate<String> known) {
        if (after != null && !known.test(after)) {
            throw unknown(kind.noun(), after);
        }
    }

    /** @throws ProblemException where no page has so many members; also for lists that go on after something else than an id */
    public static void requireLimit(int limit) {
        if (!holds(limit)) {
            throw noSuchPage(List.of(faulty(limit)));
        }
    }

    static boolean holds(int limit) {
        return limit >= 1 && limit <= MOST;
    }

    static Violation faulty(Object limit) {
        return Violation.at("limit", "is not a valid page size", limit, "a whole number from 1 to " + MOST);
    }

    static ProblemException noSuchPage(List<Violation> violations) {
        return new ProblemException(
                ProblemKind.MALFORMED, "invalid_parameter", "The requested page does not exist.", violations);
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
