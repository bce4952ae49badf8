package dev.chainrule.explanation.comparison;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models side by side; every list of values is in the order of the models.
 *
 * @param object always {@code comparison}
 * @param models in the order in which they were asked for
 * @param definitions where the definitions of their jobs differ
 * @param rows what they were measured on
 * @param metrics measured on these rows
 * @param notes what makes them less comparable than they seem
 */
record ComparisonResponse(
        String object,
        List<Compared> models,
        List<Setting> definitions,
        Rows rows,
        List<Metric> metrics,
        List<String> notes) {

    /**
     * One of them.
     *
     * @param parameters number of learned parameters
     * @param threshold of the alias by which it was named, as its answers are measured; null for the usual, 0.5
     * @param temperature of that alias, without which it is measured here; null for none
     */
    record Compared(
            String id,
            String name,
            int version,
            long parameters,
            @Nullable Double threshold,
            @Nullable Double temperature) {}

    /**
     * A place in the definitions.
     *
     * @param path JSON pointer into the definition
     * @param values what stands there in each; null where nothing does
     */
    record Setting(String path, List<@Nullable Object> values) {}

    /**
     * What they were measured on.
     *
     * @param of {@code held_out} for the rows that all of them held out, {@code dataset} for those of the dataset that was
     *     named, {@code as_measured} for what each was measured on when it was made: not the same rows
     * @param dataset name of the dataset; null where each was measured on its own
     * @param count how many rows
     * @param omitted how many more there are, which were not looked at
     */
    record Rows(String of, @Nullable String dataset, int count, int omitted) {}

    /**
     * One metric.
     *
     * @param values null where it is not defined
     * @param best ids of the models that have the best value; empty where they are not comparable
     */
    record Metric(String metric, List<@Nullable Double> values, List<String> best) {}
}
