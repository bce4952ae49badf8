package dev.chainrule.explanation.attribution;

import dev.chainrule.job.JobError;
import dev.chainrule.job.JobStatus;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An importance that is too much work for the time of a request, and waits in the queue.
 *
 * @param object always {@code importance_task}
 * @param status where it stands, as of a job; it cannot be paused
 * @param queuePosition how many stand before it; null for one that does not wait
 * @param attempt how many times it has been begun; after its process died it begins again
 * @param model id of the one that is asked
 * @param result what was found out; null before it has succeeded
 * @param error why it failed; null where it did not
 * @param progress how many predictions are done
 */
record ImportanceTaskResponse(
        String object,
        String id,
        JobStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long queuePosition,
        TaskProgress progress,
        String model,
        @Nullable ImportanceResponse result,
        @Nullable JobError error,
        int attempt,
        ImportanceLinks links) {

    /** @param cancel path of the call that cancels it */
    record ImportanceLinks(String self, String cancel, String model) {}

    static ImportanceTaskResponse of(QueuedTask task, @Nullable Long position) {
        return new ImportanceTaskResponse(
                "importance_task",
                task.id(),
                task.status(),
                task.createdAt(),
                task.startedAt(),
                task.finishedAt(),
                position,
                TaskProgress.of(task),
                task.modelId(),
                task.result() == null ? null : Importances.result(task.result()),
                task.error(),
                task.attempt(),
                new ImportanceLinks(task.location(), task.location() + "/cancel", "/models/" + task.modelId()));
    }
}
