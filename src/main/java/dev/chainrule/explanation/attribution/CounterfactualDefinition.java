package dev.chainrule.explanation.attribution;

import dev.chainrule.choice.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which answer is wanted, and what may be changed for it. */
public record CounterfactualDefinition(
        @Parameter("The row: an object by column, or a list in the order of the features.")
        JsonNode row,

        @Parameter(
                "The answer that is wanted: a class; or for a number {\"above\": 300}, {\"below\": 200}, or both for a range.")
        JsonNode want,

        @Parameter(value = "Columns that may be changed; by default all.", min = 1, max = 10_000) @Nullable
        List<String> columns,

        @Parameter(value = "Id of a checkpoint of the model's job; by default the model as it is.", max = 100) @Nullable
        String checkpoint) {}
