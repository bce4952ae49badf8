package dev.chainrule.training;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * When a job's checkpoints are taken, and how many outlive it.
 *
 * @param every nanoseconds
 * @param everyEpochs null for no regard to epochs
 * @param keep newest ones that are kept when the job has ended
 */
record CheckpointPolicy(long every, @Nullable Integer everyEpochs, int keep) {

    static final int EVERY_SECONDS = 10;

    static CheckpointPolicy of(TrainingJob job) {
        JsonNode asked = job.definition().path("checkpoints");
        JsonNode epochs = asked.path("every_epochs");
        return new CheckpointPolicy(
                TimeUnit.SECONDS.toNanos(asked.path("every_seconds").asInt(EVERY_SECONDS)),
                epochs.isNumber() ? (Integer) epochs.asInt() : null,
                asked.path("keep").asInt(0));
    }

    boolean after(int epoch) {
        return everyEpochs != null && epoch % everyEpochs == 0;
    }
}
