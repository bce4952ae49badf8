package dev.chainrule.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to who asked for it, as the API returns it.
 *
 * @param object always {@code delivery}
 * @param id the same at every attempt: the receiver's {@code webhook-id}
 * @param event sequence of the event
 * @param status whether it is pending, delivered or failed, in that word
 * @param nextAttemptAt null where there is none any more
 * @param lastAnswer status that the receiver answered with last
 * @param lastError why it did not answer
 * @param url where it goes
 * @param attempts how often it was tried
 * @param deliveredAt when the receiver took it; null before
 */
public record Delivery(
        String object,
        String id,
        String job,
        long event,
        EventType type,
        String url,
        String status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        @Nullable Integer lastAnswer,
        @Nullable String lastError) {}
