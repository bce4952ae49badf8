package dev.chainrule.explanation.edit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a network says and how good it is, before and after it was changed.
 *
 * @param object always {@code what_if}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param changes what was changed, and what it had been
 * @param row that was predicted; null for none
 * @param dataset that it was measured on; null where it is gone
 * @param side which of its rows: training, validation or test; null for another dataset
 * @param rows that it was measured on
 * @param omitted rows that it was not measured on
 * @param warnings what is odd about the row
 * @param saved the model that keeps the changes; null where nothing was to be kept
 * @param before the network as it was
 * @param after the network with the changes
 */
record WhatIfResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        List<Changed> changes,
        @Nullable Map<String, @Nullable Object> row,
        @Nullable String dataset,
        @Nullable String side,
        int rows,
        int omitted,
        State before,
        State after,
        List<String> warnings,
        @Nullable Saved saved) {

    /**
     * One change.
     *
     * @param what it is of, in words
     * @param was what had been there
     * @param becomes what is there now
     */
    record Changed(int layer, String what, String was, String becomes) {}

    /**
     * The network at one time.
     *
     * @param prediction of the row, as a prediction answers; null without a row
     * @param rowLoss of the row; null without a row and its target
     * @param loss on the rows of the dataset; null where it is gone
     * @param metrics on the rows of the dataset
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            @Nullable Object prediction,
            @Nullable Double rowLoss,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double loss,

            Map<String, @Nullable Double> metrics) {}

    /**
     * A model that was made of it.
     *
     * @param url path of the model
     */
    record Saved(String id, String name, int version, String url) {}
}
