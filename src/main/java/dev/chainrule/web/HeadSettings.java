package dev.chainrule.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the request line and the headers of a request are waited for.
 *
 * @param deadline for a request line and all headers, however they drip; then the connection is closed
 */
@ConfigurationProperties("chainrule.web.head")
record HeadSettings(@DefaultValue("30s") Duration deadline) {

    HeadSettings {
        if (deadline.toMillis() < 1) {
            throw new IllegalArgumentException("chainrule.web.head.deadline is %s: at least 1ms".formatted(deadline));
        }
    }
}
