package dev.chainrule.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chainrule.format.Warning;
import dev.chainrule.table.Column;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A dataset as the API returns it; in a list without what grows with the number of columns.
 *
 * @param options the options of the upload; everything else was inferred
 * @param readAs all options, inferred ones included
 * @param object always {@code dataset}
 * @param builtIn whether it came with Chainrule; an upload may be a later version of the same name
 * @param skippedRows rows of the upload that were skipped
 * @param format of the upload: {@code csv}, {@code json}, …
 * @param preview the first rows
 */
record DatasetResponse(
        String object,
        String id,
        String name,
        int version,
        @JsonProperty("built_in") boolean builtIn,
        @JsonProperty("created_at") Instant createdAt,
        int rows,
        @JsonProperty("skipped_rows") int skippedRows,
        long bytes,
        String sha256,
        String format,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> options,

        @JsonProperty("read_as") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        JsonNode readAs,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Column> columns,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Map<String, @Nullable Object>> preview,
        List<Warning> warnings,
        Links links) {

    /**
     * Related resources.
     *
     * @param download its rows as CSV
     * @param skipped the skipped rows, as CSV
     * @param train where jobs are submitted
     */
    record Links(String self, String rows, String download, String skipped, String train) {}

    static DatasetResponse profile(Dataset dataset, List<Map<String, @Nullable Object>> preview) {
        return of(dataset, dataset.columns(), preview);
    }

    static DatasetResponse summary(Dataset dataset) {
        return of(dataset, null, null);
    }

    private static DatasetResponse of(
            Dataset dataset, @Nullable List<Column> columns, @Nullable List<Map<String, @Nullable Object>> preview) {
        String self = "/datasets/" + dataset.id();
        return new DatasetResponse(
                "dataset",
                dataset.id(),
                dataset.name(),
                dataset.version(),
                BuiltInDatasets.isOne(dataset),
                dataset.createdAt(),
                dataset.rows(),
                dataset.skippedRows(),
                dataset.bytes(),
                dataset.sha256(),
                dataset.format(),
                columns == null ? null : dataset.options().said(),
                columns == null ? null : dataset.readAs(),
                columns,
                preview,
                dataset.warnings(),
                new Links(self, self + "/rows", self + "/download", self + "/skipped", "/jobs"));
    }
}
