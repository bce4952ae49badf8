package dev.chainrule.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How processes share the queue.
 *
 * @param poll from one look at the queue to the next, for jobs that other processes accepted
 * @param heartbeat from one sign of life of a process to the next
 * @param dead how long without a sign of life until a process counts as dead, at least four heartbeats; its jobs are
 *     taken back at most two heartbeats later
 * @param watch from one look at what other processes want of the jobs that run here to the next
 * @param drain what running jobs are given for their checkpoints on SIGTERM
 */
@ConfigurationProperties("chainrule.queue")
public record QueueSettings(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("20s") Duration dead,
        @DefaultValue("300ms") Duration watch,
        @DefaultValue("5s") Duration drain) {

    /** Heartbeats that a process may miss; the library wants as many. */
    static final int FEWEST_MISSED = 4;

    private static final Duration LEAST = Duration.ofMillis(10);

    public QueueSettings {
        require("poll", poll, LEAST);
        require("heartbeat", heartbeat, LEAST);
        require("dead", dead, heartbeat.multipliedBy(FEWEST_MISSED));
        require("watch", watch, LEAST);
        require("drain", drain, Duration.ZERO);
    }

    private static void require(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "chainrule.queue.%s is %s ms: at least %s ms".formatted(name, value.toMillis(), least.toMillis()));
        }
    }

    /** Heartbeats without which a process is dead. */
    int missedHeartbeats() {
        return (int) (dead.toMillis() / heartbeat.toMillis());
    }
}
