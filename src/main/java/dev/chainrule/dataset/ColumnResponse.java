package dev.chainrule.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.table.Association;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import dev.chainrule.table.PictureSizes;
import dev.chainrule.table.Profile;
import dev.chainrule.table.Profile.Approximation;
import dev.chainrule.table.Profile.Bins;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column of a dataset in full.
 *
 * @param place from 1
 * @param count cells that are not missing
 * @param quantiles by fraction; null for a column without numbers
 * @param top the most frequent values, with exact counts
 * @param target what the column was compared with, if anything
 * @param approximate the numbers that are not exact, and their standard errors
 * @param object always {@code column}
 * @param missing cells without a value
 * @param distinct different values
 * @param min smallest number; like the next three null for a column without numbers
 * @param max largest number
 * @param mean of the numbers
 * @param std their standard deviation (of the population: divided by n)
 * @param histogram distribution of the numbers; null for a column without numbers
 * @param shape of each cell, where a cell is a picture or a sequence
 * @param element what each number of such a cell is
 * @param channels the numbers of each channel, or feature, of such cells
 * @param sizes of the pictures of an upload before they were brought to one
 */
record ColumnResponse(
        String object,
        String dataset,
        String name,
        int place,
        ColumnType type,
        int rows,
        long count,
        long missing,
        long distinct,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Double mean,
        @Nullable Double std,
        @Nullable Map<String, Object> quantiles,
        @Nullable Bins histogram,
        List<Column.ValueCount> top,
        @Nullable Target target,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Integer> shape,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ElementType element,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Column.Channel> channels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PictureSizes sizes,
        List<Approximation> approximate,
        Links links) {

    /**
     * The association of the column with another.
     *
     * @param strength null if one of them is constant, or both have too many kinds to count
     * @param measure which one suits the types of both columns
     */
    record Target(
            String name,
            Association.Measure measure,
            @Nullable Double strength,
            long rows) {}

    /** Related resources. */
    record Links(String dataset, String rows) {}

    static ColumnResponse of(Dataset dataset, Column column, Profile profile, @Nullable Target target) {
        String home = "/datasets/" + dataset.id();
        return new ColumnResponse(
                "column",
                dataset.id(),
                column.name(),
                dataset.columns().indexOf(column) + 1,
                column.type(),
                dataset.rows(),
                profile.count(),
                profile.missing(),
                profile.distinct(),
                column.min(),
                column.max(),
                column.mean(),
                column.std(),
                profile.quantiles(),
                profile.bins(),
                profile.top(),
                target,
                column.shape(),
                column.element(),
                column.channels(),
                column.sizes(),
                profile.approximate(),
                new Links(home, home + "/rows"));
    }
}
