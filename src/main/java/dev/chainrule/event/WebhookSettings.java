package dev.chainrule.event;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where events may be sent, and how often it is tried.
 *
 * @param allowedHosts names, each alone or with a port; with {@code http://} before it, it may be reached without TLS
 * @param attempts of one event; then it is given up
 * @param backoff before the second attempt; before each further one four times as long
 * @param timeout of one attempt
 */
@ConfigurationProperties("chainrule.webhook")
record WebhookSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("8") int attempts,
        @DefaultValue("5s") Duration backoff,
        @DefaultValue("10s") Duration timeout) {

    WebhookSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("chainrule.webhook.attempts is %s: at least 1".formatted(attempts));
        }
        allowedHosts = List.copyOf(allowedHosts);
    }
}
