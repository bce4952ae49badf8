package dev.chainrule.explanation;

import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.plan.ResolvedDefinition;
import tools.jackson.databind.JsonNode;

/**
 * What a network has learned from, and how.
 *
 * @param json the definition of its job, as it was stored
 * @param definition what that says
 * @param job id of it
 * @param dataset id of it
 * @param datasetSha256 of the file that the dataset was read from
 */
public record Learnt(JsonNode json, ResolvedDefinition definition, String job, String dataset, String datasetSha256) {

    static Learnt of(Model model) {
        Provenance from = model.manifest().provenance();
        return new Learnt(
                from.definition(),
                ResolvedDefinition.of(model.manifest()),
                model.jobId(),
                from.dataset(),
                from.datasetSha256());
    }

    static Learnt of(TrainingJob job) {
        return new Learnt(job.json(), job.definition(), job.id(), job.datasetId(), job.datasetSha256());
    }
}
