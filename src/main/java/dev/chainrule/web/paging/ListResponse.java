package dev.chainrule.web.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param object always {@code list}
 * @param firstId id of the first member; null when there is none
 * @param lastId id of the last member, which asks for the next page as {@code ?after=}
 * @param hasMore whether there is a next page
 * @param data its members
 */
public record ListResponse<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    public ListResponse {
        data = List.copyOf(data);
    }

    /** @param upToLimitPlusOne the page's members, and one more if there is one */
    public static <T> ListResponse<T> of(List<T> upToLimitPlusOne, PageRequest page, Function<T, String> id) {
        boolean hasMore = upToLimitPlusOne.size() > page.limit();
        List<T> data = hasMore ? upToLimitPlusOne.subList(0, page.limit()) : upToLimitPlusOne;
        return data.isEmpty()
                ? new ListResponse<>("list", data, null, null, false)
                : new ListResponse<>("list", data, id.apply(data.get(0)), id.apply(data.get(data.size() - 1)), hasMore);
    }

    /** A list that is always given whole, such as a menu. */
    public static <T> ListResponse<T> whole(List<T> data, Function<T, String> id) {
        return of(data, new PageRequest(Math.max(1, data.size()), null, true), id);
    }
}
