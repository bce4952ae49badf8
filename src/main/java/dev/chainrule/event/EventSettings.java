package dev.chainrule.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is kept of events, and how they are streamed.
 *
 * @param perJob events kept of one job; then the oldest metrics are dropped, then other old ones
 * @param listeners event streams that are open at once in one process; then 429
 * @param heartbeat how often a stream that has nothing to say shows that it is there
 * @param poll how often the database is asked for what other processes tell
 * @param patience how long a listener may take nothing of what there is for it; then it is given up
 */
@ConfigurationProperties("chainrule.event")
record EventSettings(
        @DefaultValue("10000") int perJob,
        @DefaultValue("1000") int listeners,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("30s") Duration patience) {

    /** So that what is never dropped finds a place. */
    private static final int FEWEST = 100;

    EventSettings {
        if (perJob < FEWEST) {
            throw new IllegalArgumentException("chainrule.event.per-job is %s: at least %s".formatted(perJob, FEWEST));
        }
        if (listeners < 0) {
            throw new IllegalArgumentException("chainrule.event.listeners is %s: at least 0".formatted(listeners));
        }
        requirePositive("heartbeat", heartbeat);
        requirePositive("poll", poll);
        requirePositive("patience", patience);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("chainrule.event.%s is %s: more than 0".formatted(name, value));
        }
    }
}
