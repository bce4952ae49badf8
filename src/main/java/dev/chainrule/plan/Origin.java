package dev.chainrule.plan;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.Model;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job resumes from.
 *
 * @param job that it is of
 * @param checkpoint null where it is a model
 * @param model null where it is a checkpoint
 * @param json the definition of that job, as it was stored
 * @param definition what it says
 * @param encoding that its weights belong to
 */
public record Origin(
        String job,
        @Nullable Checkpoint checkpoint,
        @Nullable Model model,
        JsonNode json,
        ResolvedDefinition definition,
        String datasetId,
        String datasetSha256,
        Encoding encoding) {

    public String id() {
        return checkpoint != null ? checkpoint.id() : model != null ? model.id() : "";
    }

    /** In words. */
    public String place() {
        return checkpoint == null
                ? "model %s of job %s".formatted(id(), job)
                : String.format(
                        Locale.ROOT,
                        "checkpoint %s of job %s, after epoch %d and step %,d",
                        id(),
                        job,
                        checkpoint.position().epoch(),
                        checkpoint.position().step());
    }
}
