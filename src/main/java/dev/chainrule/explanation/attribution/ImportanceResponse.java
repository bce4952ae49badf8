package dev.chainrule.explanation.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a model needs each column.
 *
 * @param object always {@code importance}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param formula what was computed
 * @param source where the method comes from
 * @param metric that gets worse: rmse in raw units, or accuracy
 * @param value of the metric with nothing changed
 * @param on which rows it was measured: validation; test where those were trained on in the end; training where there is no other set
 * @param note what should be known of these rows; null where nothing
 * @param rows that it was measured on
 * @param omitted rows that were left out
 * @param repeats how often each column was dealt anew
 * @param data the most important first
 */
record ImportanceResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String formula,
        String source,
        String metric,
        double value,
        String on,
        @Nullable String note,
        int rows,
        int omitted,
        int repeats,
        long seed,
        List<Importance> data) {

    /**
     * @param importance mean over the repeats; about 0 where the column is not needed
     * @param std over the repeats
     */
    record Importance(String column, double importance, double std) {}
}
