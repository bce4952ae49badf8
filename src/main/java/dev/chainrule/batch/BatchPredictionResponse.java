package dev.chainrule.batch;

import dev.chainrule.job.JobError;
import dev.chainrule.job.JobStatus;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskProgress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch prediction as the API returns it.
 *
 * @param object always {@code batch_prediction}
 * @param name of the dataset that it makes
 * @param status where it stands, as of a job; it cannot be paused
 * @param queuePosition how many stand before it; null for one that does not wait
 * @param attempt how many times it has been begun; after its process died it begins again
 * @param model id of the one that predicts
 * @param version of the model, as it was when it was asked; null where nobody kept it
 * @param threshold of the alias by which the model was named, above which the second of two classes is the answer; null for
 *     the usual, 0.5
 * @param temperature of that alias, which the logits are divided by, so that the probabilities are calibrated; null for none
 * @param dataset id of the one whose rows are predicted
 * @param result id of the dataset that it has made; null before that
 * @param warnings rows that could not be read, or were odd, with how many and where
 * @param error why it failed; null where it did not
 * @param owner whose it is
 * @param priority higher ones start first
 * @param progress how far it has come
 */
record BatchPredictionResponse(
        String object,
        String id,
        String name,
        JobStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long queuePosition,
        TaskProgress progress,
        String model,
        @Nullable Integer version,
        @Nullable Double threshold,
        @Nullable Double temperature,
        String dataset,
        @Nullable String result,
        List<String> warnings,
        @Nullable JobError error,
        String owner,
        int priority,
        int attempt,
        BatchLinks links) {

    /**
     * @param cancel path of the call that cancels it
     * @param result the dataset that it has made; null before that
     * @param rows of that dataset
     * @param download of that dataset
     */
    record BatchLinks(
            String self,
            String cancel,
            String model,
            String dataset,
            @Nullable String result,
            @Nullable String rows,
            @Nullable String download) {}

    static BatchPredictionResponse of(QueuedTask task, @Nullable Long position) {
        String made = task.resultDatasetId();
        AskedAs asked = AskedAs.of(task);
        String result = made == null ? null : "/datasets/" + made;
        return new BatchPredictionResponse(
                "batch_prediction",
                task.id(),
                String.valueOf(task.name()),
                task.status(),
                task.createdAt(),
                task.startedAt(),
                task.finishedAt(),
                position,
                TaskProgress.of(task),
                task.modelId(),
                asked.version(),
                asked.threshold(),
                asked.temperature(),
                String.valueOf(task.datasetId()),
                made,
                task.warnings(),
                task.error(),
                task.owner(),
                task.priority(),
                task.attempt(),
                new BatchLinks(
                        task.location(),
                        task.location() + "/cancel",
                        "/models/" + task.modelId(),
                        "/datasets/" + task.datasetId(),
                        result,
                        result == null ? null : result + "/rows",
                        result == null ? null : result + "/download"));
    }
}
