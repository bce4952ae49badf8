package dev.chainrule.explanation.attribution;

import dev.chainrule.table.ColumnType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model's answers change with one column.
 *
 * @param object always {@code partial_dependence}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param feature the column
 * @param formula what was computed
 * @param source where the method comes from
 * @param values of the column: from the smallest to the largest of the training rows, or its categories
 * @param outputs of each number or class that the model answers
 * @param rows that were asked about, each with every value
 * @param omitted rows that were left out
 */
public record PartialDependenceResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String feature,
        ColumnType type,
        String formula,
        String source,

        @Schema(
                description =
                        "Of the column: from the smallest to the largest of the training rows, or its categories.")
        List<Object> values,

        List<OfOutput> outputs,
        int rows,
        int omitted) {

    /**
     * @param name such as {@code price}, or {@code species=setosa}, whose probability it is
     * @param mean over the rows, for each value
     * @param std over the rows
     * @param curves of single rows
     */
    record OfOutput(String name, List<Double> mean, List<Double> std, List<OfRow> curves) {}

    /**
     * @param row its number in the dataset
     * @param values of the answer, for each value of the column
     */
    record OfRow(int row, List<Double> values) {}
}
