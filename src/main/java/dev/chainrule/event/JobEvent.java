package dev.chainrule.event;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a job, as the API returns it. Never changes.
 *
 * @param object always {@code event}
 * @param job id of the job
 * @param sequence its place among the events of the job, from 1; some numbers are missing where old ones were dropped
 * @param attempt the run that tells; 0 before the first
 * @param data depends on the type
 */
public record JobEvent(
        String object, String job, long sequence, EventType type, Instant createdAt, int attempt, JsonNode data) {

    JobEvent(String job, long sequence, EventType type, Instant createdAt, int attempt, JsonNode data) {
        this("event", job, sequence, type, createdAt, attempt, data);
    }

    String id() {
        return Long.toString(sequence);
    }
}
