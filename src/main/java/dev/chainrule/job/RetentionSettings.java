package dev.chainrule.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long histories, checkpoints and events outlive their jobs. The jobs themselves, and their models, stay.
 *
 * @param days how many days histories, checkpoints and events outlive their job; unset, for ever. Jobs and models
 *     stay
 * @param jobs of how many jobs that ended last histories, checkpoints and events are kept; unset, of all
 * @param every from one cleaning to the next
 */
@ConfigurationProperties("chainrule.retention")
public record RetentionSettings(
        @Nullable Integer days,
        @Nullable Integer jobs,
        @DefaultValue("1h") Duration every) {

    public RetentionSettings {
        require("days", days);
        require("jobs", jobs);
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("chainrule.retention.every is %s: at least 1s".formatted(every));
        }
    }

    private static void require(String name, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException("chainrule.retention.%s is %s: at least 0".formatted(name, value));
        }
    }

    boolean forEver() {
        return days == null && jobs == null;
    }
}
