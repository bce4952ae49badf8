package dev.chainrule.explanation.picture;

import dev.chainrule.choice.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which picture goes through a network, and what comes out of which of its layers. */
record FeatureMapsDefinition(
        @Parameter(
                "The picture: a row by column, its pixels nested as [height, width, channels], a PNG or JPEG file as base64, or"
                        + " the number of a row in the dataset of the network; by default the example.")
        @Nullable
        JsonNode row,

        @Parameter(
                value =
                        "Which layer, counted from 1; by default the last one with filters. What comes out of it must be a picture.",
                min = 1,
                max = 10_000)
        @Nullable
        Integer layer,

        @Parameter(
                value = "Of a layer that is made of others, such as a residual block: which of these, from 1.",
                min = 1,
                max = 10)
        @Nullable
        List<Integer> inner,

        @Parameter(value = "First channel that is shown, counted from 0.", fallback = "0", min = 0, max = 100_000_000)
        int first,

        @Parameter(
                value = "Channels that are shown; by default as many as one answer has room for.",
                min = 1,
                max = 100_000_000)
        @Nullable
        Integer count,

        @Parameter(value = "Id of a checkpoint of the job, to open the network as it was then.", max = 200) @Nullable
        String checkpoint) {}
