package dev.chainrule.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the request line and the headers of a request are waited for.
 *
 * @param deadline from what comes first of them to their end, however often something comes in between
 */
@ConfigurationProperties("chainrule.web.head")
record HeadSettings(@DefaultValue("30s") Duration deadline) {

    HeadSettings {
        if (deadline.toMillis() < 1) {
            throw new IllegalArgumentException("chainrule.web.head.deadline is %s: at least 1ms".formatted(deadline));
        }
    }
}
