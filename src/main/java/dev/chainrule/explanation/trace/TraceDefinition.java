package dev.chainrule.explanation.trace;

import dev.chainrule.choice.Parameter;
import dev.chainrule.explanation.edit.WhatIfDefinition.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which row is to be followed through a network, and how much of it is to be shown. */
record TraceDefinition(
        @Parameter("The row: an object by column, or a list in the order of the features; by default the example.")
        @Nullable
        JsonNode row,

        @Parameter(
                "What is right for the row: then the loss is traced back to every weight. A value, or an object of them"
                        + " where there are several targets.")
        @Nullable
        JsonNode target,

        @Parameter(value = "Which layers are shown, counted from 1; by default all.", min = 1, max = 10_000) @Nullable
        List<Integer> layers,

        @Parameter(
                value = "Neurons shown of each layer, and terms of each neuron: those that matter most.",
                fallback = "20",
                min = 1,
                max = 1000)
        long top,

        @Parameter(
                value =
                        "First neuron to show of each layer, counted from 0: then they come in order, and not by weight.",
                min = 0,
                max = 100_000_000)
        @Nullable
        Integer firstNeuron,

        @Parameter(
                value =
                        "One output pixel [y, x, channel] of the one layer that \"layers\" names, each counted from 0: then that neuron alone is shown, with every term of its window, in order.",
                min = 3,
                max = 3)
        @Nullable
        List<Integer> at,

        @Parameter(
                value =
                        "Beside \"at\", where the layer is made of others, such as a residual block: which of these the pixel is of, from 1.",
                min = 1,
                max = 10)
        @Nullable
        List<Integer> inner,

        @Parameter(value = "Id of a checkpoint of the job, to open the network as it was then.", max = 200) @Nullable
        String checkpoint,

        @Parameter(
                value = "Changes as what-if takes them, one after the other: then the changed network is followed.",
                min = 1,
                max = 1000)
        @Nullable
        List<Change> changes) {}
