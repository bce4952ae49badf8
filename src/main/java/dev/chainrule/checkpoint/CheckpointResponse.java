package dev.chainrule.checkpoint;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the API returns it.
 *
 * @param object always {@code checkpoint}
 * @param job id of the job that it is of
 * @param epoch epochs done
 * @param step steps done
 * @param metrics measured at this very step; empty between two epochs
 * @param best whether it is of the best epoch that its job has had: by the metric of early stopping, else by the loss
 * @param bytes of its file
 * @param example an example row to predict; null in lists
 */
record CheckpointResponse(
        String object,
        String id,
        String job,
        Instant createdAt,
        int epoch,
        long step,
        Map<String, @Nullable Double> metrics,
        boolean best,
        long bytes,
        String sha256,
        @Nullable Map<String, @Nullable Object> example,
        Links links) {

    /**
     * Related resources.
     *
     * @param download the file
     * @param predict asks it
     */
    record Links(String self, String job, String download, String predict) {}

    static CheckpointResponse of(Checkpoint checkpoint, boolean best, @Nullable Map<String, @Nullable Object> example) {
        String self = "/checkpoints/" + checkpoint.id();
        return new CheckpointResponse(
                "checkpoint",
                checkpoint.id(),
                checkpoint.jobId(),
                checkpoint.createdAt(),
                checkpoint.position().epoch(),
                checkpoint.position().step(),
                checkpoint.measured().metrics(),
                best,
                checkpoint.file().bytes(),
                checkpoint.file().sha256(),
                example,
                new Links(self, "/jobs/" + checkpoint.jobId(), self + "/download", self + "/predict"));
    }
}
