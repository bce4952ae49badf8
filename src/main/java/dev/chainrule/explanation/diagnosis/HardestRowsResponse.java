package dev.chainrule.explanation.diagnosis;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a network finds hardest.
 *
 * @param object always {@code hardest_rows}
 * @param job its id
 * @param order by what the rows are in order, in words
 * @param note what else should be known; null where nothing
 * @param epochs after which losses were recorded while the network was trained, as in {@code loss_by_epoch}
 * @param data the hardest first
 * @param suspects how many rows, of all looked at, likely have a wrong label
 * @param rows that were looked at
 * @param omitted rows that were not: those of a test set by which nothing is chosen, and those of too many
 */
record HardestRowsResponse(
        String object,
        String job,
        String order,
        @Nullable String note,
        List<Integer> epochs,
        List<Hard> data,
        int suspects,
        int rows,
        int omitted) {

    /**
     * @param row its number in the dataset, from 0
     * @param heldOut whether the network was measured on it, and has not learned from it
     * @param loss of the network as it is now; null where it is not finite
     * @param lossByEpoch how it moved while the network was trained; empty where this row was not recorded
     * @param values of the row
     * @param target what stands in the table
     * @param prediction what the network says, as a prediction is answered
     * @param suspect whether the label is likely wrong; false for numbers
     */
    record Hard(
            int row,
            boolean heldOut,
            @Nullable Double loss,
            List<@Nullable Double> lossByEpoch,
            Map<String, @Nullable Object> values,

            @Schema(description = "What stands in the table; of several targets, an object.") @Nullable
            Object target,

            @Schema(description = "The prediction of the network, as in the answer of predict.") @Nullable
            Object prediction,

            boolean suspect) {}
}
