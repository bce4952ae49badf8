package dev.chainrule.explanation.edit;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to be changed in a network, and what it is to be asked about before and after. */
public record WhatIfDefinition(
        @Parameter("A row to predict: an object by column, or a list in the order of the features.") @Nullable
        JsonNode row,

        @Parameter("What is right for the row, to see its loss.") @Nullable
        JsonNode target,

        @Parameter(
                value =
                        "Id or name of a dataset to measure on; by default the validation rows, or the training rows where there are none.",
                max = 200)
        @Nullable
        String dataset,

        @Parameter(value = "What is changed, one after the other.", min = 1, max = 1000)
        List<Change> changes,

        @Parameter(value = "Name of a model that keeps the changes; by default nothing is kept.", min = 1, max = 100)
        @Nullable
        String saveAs,

        @Parameter(value = "Id of a checkpoint of the job, to open the network as it was then.", max = 200) @Nullable
        String checkpoint) {

    /** One change: of a weight, a bias, another parameter, a neuron, a filter, a whole layer, or an activation. */
    public record Change(
            @Parameter(value = "Which layer, counted from 1; the output layer is the last.", min = 1, max = 10_000)
            int layer,

            @Parameter(value = "Of a dense layer: from which input to which neuron, both from 0.", min = 2, max = 2)
            @Nullable
            List<Integer> weight,

            @Parameter(
                    value = "Of a dense layer: whose bias, from 0; of a convolution: of which filter.",
                    min = 0,
                    max = 100_000_000)
            @Nullable
            Integer bias,

            @Parameter(
                    value = "Any other parameter by its name in the layer, such as scale[2] or layers[0].weight[1, 4].",
                    max = 200)
            @Nullable
            String parameter,

            @Parameter("What the weight, bias or parameter becomes.") @Nullable
            Double value,

            @Parameter(
                    value = "Which neuron is silenced, from 0; the whole layer where it is left out.",
                    min = 0,
                    max = 100_000_000)
            @Nullable
            Integer neuron,

            @Parameter(value = "Whether the neuron, or the layer, is to say nothing any more.", fallback = "false")
            boolean silence,

            @Parameter("What becomes of z instead.") @Nullable
            Activation activation,

            @Parameter(
                    value = "Of a convolution: which filter is silenced at all places, from 0.",
                    min = 0,
                    max = 100_000_000)
            @Nullable
            Integer filter) {}
}
