package dev.chainrule.queue;

import dev.chainrule.thread.Niceness;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may wait and run at once.
 *
 * @param workers jobs that run side by side; 0 is one per core
 * @param queue most jobs that wait, in all processes; then 429
 * @param overtaking how many jobs may start before an older one that waits for memory
 * @param nice how readily what runs gives its cores to requests and to other processes, on Linux: 0 not at all, 19 most
 */
@ConfigurationProperties("chainrule.training")
public record WorkerSettings(
        @DefaultValue("0") int workers,
        @DefaultValue("1000") int queue,
        @DefaultValue("8") int overtaking,
        @DefaultValue("10") int nice) {

    public WorkerSettings {
        requireNotNegative("workers", workers);
        requireNotNegative("queue", queue);
        requireNotNegative("overtaking", overtaking);
        requireNotNegative("nice", nice);
        if (nice > Niceness.MOST) {
            throw new IllegalArgumentException(
                    "chainrule.training.nice is %s: at most %s".formatted(nice, Niceness.MOST));
        }
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("chainrule.training.%s is %s: at least 0".formatted(name, value));
        }
    }

    /** Workers of this process. */
    public int count() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
