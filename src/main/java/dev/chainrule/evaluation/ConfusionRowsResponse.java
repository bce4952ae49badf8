package dev.chainrule.evaluation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows behind one cell of a confusion matrix.
 *
 * @param object always {@code confusion_rows}
 * @param model its id
 * @param dataset id of the one that the rows are of
 * @param on which rows of it: test, validation or train as the matrix itself, or all of the dataset of an evaluation
 * @param threshold of the alias by which the model was named, above which the second of two classes is the answer; null for
 *     the usual, 0.5
 * @param temperature of that alias, which the logits are divided by; null for none
 * @param note what should be known of these rows; null where nothing
 * @param actual the class that they have
 * @param predicted the class that the model takes them for
 * @param data in the order of the dataset
 * @param lastRow the last row that was read, to continue with {@code ?after=}; null where none was
 * @param hasMore whether there are rows after it; a page may have fewer rows than asked for, as one request looks at no more
 *     than a bound (chainrule.evaluation.rows)
 */
record ConfusionRowsResponse(
        String object,
        String model,
        String dataset,
        String on,
        @Nullable Double threshold,
        @Nullable Double temperature,
        @Nullable String note,
        Object actual,
        Object predicted,
        List<ConfusedRow> data,
        @Nullable Integer lastRow,
        boolean hasMore) {

    /**
     * @param row its number in the dataset, from 0
     * @param values all its cells, by column
     * @param probability of the class that it is taken for; null where it is not finite
     * @param probabilityOfActual of the class that it has; null where it is not finite
     */
    record ConfusedRow(
            int row,
            Map<String, @Nullable Object> values,
            @Nullable Double probability,
            @Nullable Double probabilityOfActual) {}
}
