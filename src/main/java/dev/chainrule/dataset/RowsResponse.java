package dev.chainrule.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a dataset, as they were parsed.
 *
 * @param total how many rows the dataset has
 * @param object always {@code list}
 * @param offset how many rows come before
 * @param limit how many were asked for
 * @param hasMore whether there are more after them
 * @param data rows, each an object by column
 */
record RowsResponse(
        String object,
        long offset,
        int limit,
        int total,
        @JsonProperty("has_more") boolean hasMore,
        List<Map<String, @Nullable Object>> data) {

    RowsResponse(long offset, int limit, int total, List<Map<String, @Nullable Object>> data) {
        this("list", offset, limit, total, offset + data.size() < total, data);
    }
}
