package dev.chainrule.job;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.database.IdKind;
import dev.chainrule.definition.Definitions;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.Origin;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.plan.check.ResumeCheck;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.DefinitionCompletion;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds what jobs are to resume from, and completes their definitions by that of its job. */
@Component
public class Origins implements DefinitionCompletion {

    private static final String FIELD = "resume_from";

    /** Fields that are taken as they are given, and not field by field. */
    private static final Set<String> WHOLE = Set.of("split", "metadata", "class_weights");

    private final TrainingJobRepository jobs;
    private final Checkpoints checkpoints;
    private final Models models;

    Origins(TrainingJobRepository jobs, Checkpoints checkpoints, Models models) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
        this.models = models;
    }

    /** Of a definition; empty where it begins anew. */
    Optional<Origin> of(JobDefinition definition) {
        return Optional.ofNullable(definition.resumeFrom()).map(this::find);
    }

    /**
     * @param reference id of a checkpoint; of a job, whose last checkpoint is meant; or a model
     * @throws ProblemException where there is none
     */
    Origin find(String reference) {
        try {
            if (IdKind.CHECKPOINT.names(reference)) {
                return of(checkpoints.find(reference));
            }
            return IdKind.JOB.names(reference) ? of(last(reference)) : of(models.find(reference));
        } catch (ProblemException unknown) {
            throw unusable(unknown, reference);
        }
    }

    private Checkpoint last(String job) {
        if (jobs.findById(job).isEmpty()) {
            throw IdKind.JOB.unknown(job);
        }
        return checkpoints.ofModel(job).stream()
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.invalid("", "Job %s has no checkpoint.".formatted(job), null, null));
    }

    private Origin of(Checkpoint checkpoint) {
        if (!checkpoint.ofModel()) {
            throw IdKind.CHECKPOINT.unknown(checkpoint.id());
        }
        TrainingJob job = jobs.findById(checkpoint.jobId()).orElseThrow(() -> IdKind.JOB.unknown(checkpoint.jobId()));
        return new Origin(
                job.id(),
                checkpoint,
                null,
                job.json(),
                job.definition(),
                job.datasetId(),
                job.datasetSha256(),
                checkpoints.blueprint(checkpoint).encoding());
    }

    private static Origin of(Model model) {
        return new Origin(
                model.jobId(),
                null,
                model,
                model.manifest().provenance().definition(),
                ResolvedDefinition.of(model.manifest()),
                model.manifest().provenance().dataset(),
                model.manifest().provenance().datasetSha256(),
                model.manifest().encoding());
    }

    /** Of a job that is to be recorded, and resumes from there. */
    FirstCheckpoint firstCheckpoint(JobPlan plan, @Nullable Origin origin) {
        if (origin == null || origin.checkpoint() == null) {
            return FirstCheckpoint.none(checkpoints);
        }
        try {
            return FirstCheckpoint.of(origin.checkpoint(), new ResumeCheck(origin, plan).warmStart(), checkpoints);
        } catch (ProblemException gone) {
            throw unusable(gone, origin.id());
        }
    }

    /** Until the caller's transaction ends, in which a job is recorded that goes on from there. */
    void hold(Origin origin) {
        if (origin.model() != null) {
            try {
                models.hold(origin.model().id());
            } catch (ProblemException gone) {
                throw unusable(gone, origin.id());
            }
        }
    }

    private static ProblemException unusable(ProblemException why, String reference) {
        return ProblemException.invalid(
                "/" + FIELD,
                why.detail(),
                reference,
                "a checkpoint, as GET /jobs/{id}/checkpoints lists them, a job that has one, or a model");
    }

    @Override
    public boolean suits(Class<?> definition) {
        return definition == JobDefinition.class;
    }

    /** What it leaves open is as in the job that it resumes from. */
    @Override
    public JsonNode complete(JsonNode body) {
        if (!body.path(FIELD).isString() || !Definitions.canHold(body.get(FIELD).stringValue())) {
            return body; // in which it is refused, with all else
        }
        Origin origin = find(body.get(FIELD).stringValue());
        ObjectNode ours = StoredDefinition.toResume(
                origin.json(), origin.datasetId(), origin.definition().split());
        ObjectNode whole = merged(ours, (ObjectNode) body);
        whole.put(FIELD, origin.id());
        return whole;
    }

    /** @param given a member of another type replaces the whole one */
    private static ObjectNode merged(ObjectNode ours, ObjectNode given) {
        if (given.has("type") && !given.get("type").equals(ours.path("type"))) {
            return given;
        }
        ObjectNode whole = ours.deepCopy();
        given.properties().forEach(field -> {
            boolean inParts = field.getValue().isObject()
                    && whole.path(field.getKey()).isObject()
                    && !WHOLE.contains(field.getKey());
            whole.set(
                    field.getKey(),
                    inParts
                            ? merged((ObjectNode) whole.get(field.getKey()), (ObjectNode) field.getValue())
                            : field.getValue());
        });
        return whole;
    }
}
