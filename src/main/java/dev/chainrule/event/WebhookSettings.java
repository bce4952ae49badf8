package dev.chainrule.event;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where events may be sent, and how often it is tried.
 *
 * @param allowedHosts where events may be sent, each name alone or with a port: {@code hooks.example.org},
 *     {@code ci.internal:8443}; with {@code http://} before it, it may be reached without TLS
 * @param attempts attempts of one event; then it is given up
 * @param backoff pause before the second attempt; before each further one four times as long
 * @param timeout limit of one attempt, from the lookup of the name to the end of the answer
 * @param perHost attempts at once to one host and port; so many a slow one can hold up
 * @param atOnce attempts at once to all hosts
 */
@ConfigurationProperties("chainrule.webhook")
record WebhookSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("8") int attempts,
        @DefaultValue("5s") Duration backoff,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("4") int perHost,
        @DefaultValue("64") int atOnce) {

    WebhookSettings {
        requirePositive("attempts", attempts);
        requirePositive("timeout", timeout.toMillis());
        requirePositive("per-host", perHost);
        requirePositive("at-once", atOnce);
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("chainrule.webhook.backoff is %s: at least 0".formatted(backoff));
        }
        allowedHosts = List.copyOf(allowedHosts);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("chainrule.webhook.%s is %s: at least 1".formatted(name, value));
        }
    }
}
