package dev.chainrule.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list. */
public record ListResponse<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    public static <T> ListResponse<T> of(List<T> upToLimitPlusOne, PageRequest page, Function<T, String> id) {
        boolean more = upToLimitPlusOne.size() > page.limit();
        List<T> data = more ? upToLimitPlusOne.subList(0, page.limit()) : upToLimitPlusOne;
        String first = data.isEmpty() ? null : id.apply(data.get(0));
        String last = data.isEmpty() ? null : id.apply(data.get(data.size() - 1));
        return new ListResponse<>("list", List.copyOf(data), first, last, more);
    }
}
