package dev.chainrule.explanation.comparison;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Definitions that are to be compared: one names its dataset by its id, another by its name. */
final class SameDataset {

    private static final String DATASET = "dataset";

    private SameDataset() {}

    /**
     * A copy that names its dataset by its id.
     *
     * @param dataset its id
     */
    static JsonNode named(JsonNode definition, String dataset) {
        return definition instanceof ObjectNode object && object.has(DATASET)
                ? object.deepCopy().put(DATASET, dataset)
                : definition;
    }
}
