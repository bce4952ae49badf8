package dev.chainrule.idempotency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an earlier request with the same key.
 *
 * @param heldUntil it is under way until then at least, where there is no answer
 * @param fingerprint null where it has created nothing
 * @param location of what it has created
 * @param status of its answer; null where there was none yet
 * @param body null for a large one
 */
record Remembered(
        String holder,
        Instant createdAt,
        Instant heldUntil,
        @Nullable String fingerprint,
        @Nullable String location,
        @Nullable Integer status,
        @Nullable String contentType,
        @Nullable String body) {

    boolean isUnderWay(Instant now) {
        return status == null && heldUntil.isAfter(now);
    }

    /** Its process has died before it created anything. */
    boolean isInVain(Instant now) {
        return status == null && location == null && !heldUntil.isAfter(now);
    }
}
