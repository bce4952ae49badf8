package dev.chainrule.encoding;

import dev.chainrule.choice.Parameter;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.table.Column;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Preprocessing of the columns: fitted on the training rows, stored in the model, undone in its answers. */
public record Preprocessing(
        @Parameter("Scaling of numeric features; by default standardize, and for pixels standardize_together.")
        @Nullable
        Scaling numeric,

        @Parameter(
                value =
                        "Imputation of missing numbers. error and mode apply to categories too; else a missing category counts "
                                + "as unknown.",
                fallback = "mean")
        Missing missing,

        @Parameter("With missing: constant, the number that replaces missing ones.") @Nullable
        Double fillValue,

        @Parameter(
                value =
                        "Whether a feature with missing values gets a missing indicator: one more input, 1 where it is missing.",
                fallback = "false")
        boolean indicator,

        @Parameter(value = "Encoding of categorical features.", fallback = "one_hot")
        Categorical categorical,

        @Parameter(value = "With categorical: hashing, the number of buckets; by default 32.", min = 1, max = 65_536)
        @Nullable
        Integer buckets,

        @Parameter("Scaling of numeric targets; by default standardize, and none if the loss is for counts.") @Nullable
        Scaling target,

        @Parameter("Overrides for single columns, by name.") @Nullable
        Map<String, OfColumn> columns) {

    /** All by default. */
    public static final Preprocessing USUAL =
            new Preprocessing(null, Missing.MEAN, null, false, Categorical.ONE_HOT, null, null, null);

    /** What is different for one column; null is as for the others. */
    public record OfColumn(
            @Parameter("Scaling of the column.") @Nullable Scaling numeric,

            @Parameter("Imputation of missing values.") @Nullable
            Missing missing,

            @Parameter("With missing: constant, what replaces a missing value: a number or a category.") @Nullable
            Object fillValue,

            @Parameter(
                    "Whether it gets a missing indicator: one more input, 1 where it is missing, if training rows miss it.")
            @Nullable
            Boolean indicator,

            @Parameter("Encoding of its categories; whole numbers may be categories too. Texts are words by default.")
            @Nullable
            Categorical categorical,

            @Parameter(
                    value = "With hashing or words, the number of buckets; of words by default 512.",
                    min = 1,
                    max = 65_536)
            @Nullable
            Integer buckets,

            @Parameter(
                    value =
                            "With target_mean, the smoothing: how many rows the overall mean counts as in each category; by "
                                    + "default 10.",
                    min = 0,
                    max = 1_000_000_000)
            @Nullable
            Double smoothing,

            @Parameter(value = "With ordinal, the order of the categories; by default ascending.", min = 1, max = 1000)
            @Nullable
            List<String> order) {

        static final OfColumn SAME = new OfColumn(null, null, null, null, null, null, null, null);
    }

    /** The same with what is left open filled in, also of each of its columns. */
    public Preprocessing resolved(Scaling usualNumeric, Scaling usualTarget, List<Column> known) {
        Preprocessing open = new Preprocessing(
                Objects.requireNonNullElse(numeric, usualNumeric),
                missing,
                fillValue,
                indicator,
                categorical,
                categorical == Categorical.HASHING ? Integer.valueOf(FeaturePlan.buckets(buckets)) : buckets,
                Objects.requireNonNullElse(target, usualTarget),
                columns());
        Map<String, OfColumn> resolved = new LinkedHashMap<>(open.columns());
        known.forEach(column -> resolved.computeIfPresent(
                column.name(), (name, asked) -> FeaturePlan.of(open, column).spelledOut(asked)));
        return new Preprocessing(
                open.numeric,
                missing,
                fillValue,
                indicator,
                categorical,
                open.buckets,
                open.target,
                Collections.unmodifiableMap(resolved));
    }

    @Override
    public Map<String, OfColumn> columns() {
        return columns == null ? Map.of() : columns;
    }

    OfColumn of(String column) {
        return columns().getOrDefault(column, OfColumn.SAME);
    }
}
