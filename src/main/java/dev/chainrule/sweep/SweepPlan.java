package dev.chainrule.sweep;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sweep that can be run.
 *
 * @param id of the sweep
 * @param definition with every default filled in
 * @param trials in the order of their numbers, which begin at 1
 * @param rungs one of all trials, but for successive halving
 */
record SweepPlan(String id, SweepDefinition definition, List<PlannedTrial> trials, List<Rung> rungs) {

    /**
     * One combination.
     *
     * @param values by JSON pointer into the job
     * @param job its definition, as it is submitted
     */
    record PlannedTrial(Map<String, JsonNode> values, ObjectNode job, String datasetId) {}
}
