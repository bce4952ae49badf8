package dev.chainrule.plan;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * When a job's checkpoints are taken, and how many outlive it.
 *
 * @param every nanoseconds
 * @param everyEpochs null for each, where it is worth it
 * @param keep newest ones that are kept when the job has ended, and the best besides; 0 for none at all
 * @param onStop what becomes a model where the job does not come to its end
 */
public record CheckpointPolicy(long every, @Nullable Integer everyEpochs, int keep, OnStop onStop) {

    static final int EVERY_SECONDS = 10;
    public static final int KEEP = 3;

    /** @param definition of a job, with every default spelt out */
    public static CheckpointPolicy of(JsonNode definition) {
        JsonNode asked = definition.path("checkpoints");
        JsonNode epochs = asked.path("every_epochs");
        return new CheckpointPolicy(
                TimeUnit.SECONDS.toNanos(asked.path("every_seconds").asInt(EVERY_SECONDS)),
                epochs.isNumber() ? (Integer) epochs.asInt() : null,
                asked.path("keep").asInt(KEEP),
                OnStop.of(asked.path("on_stop").asString(OnStop.NONE.word())));
    }
}
