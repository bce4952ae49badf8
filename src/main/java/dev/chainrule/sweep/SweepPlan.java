package dev.chainrule.sweep;

import dev.chainrule.definition.Definitions;
import dev.chainrule.plan.JobDefinition;
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
record SweepPlan(String id, SweepDefinition definition, List<Planned> trials, List<Rung> rungs) {

    /**
     * One combination.
     *
     * @param values by JSON pointer into the job
     * @param job its definition, as it is submitted
     */
    record Planned(Map<String, JsonNode> values, ObjectNode job, String datasetId) {}

    /**
     * The job of a trial. One of before {@code refit} was written with a null where nothing was said of early stopping,
     * which stands for something else today.
     */
    static JobDefinition job(JsonNode stored) {
        ObjectNode json = (ObjectNode) stored.deepCopy();
        if (!json.has("refit")
                && json.path("training") instanceof ObjectNode training
                && training.path("early_stopping").isNull()) {
            training.remove("early_stopping");
        }
        return Definitions.readStored(json, JobDefinition.class);
    }
}
