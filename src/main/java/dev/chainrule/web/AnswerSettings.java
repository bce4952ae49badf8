package dev.chainrule.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long an answer waits until its reader takes it. Streams of events never wait and have rules of their own.
 *
 * @param waiting most responses that wait for slow readers at once, but never more than a quarter of the threads
 *     that serve requests
 * @param free bytes of a response that connections take at once, as a rule; nobody counts them
 * @param grace time that every response has
 * @param rate bytes per second, at least, after that
 */
@ConfigurationProperties("chainrule.web.answer")
record AnswerSettings(
        @DefaultValue("50") int waiting,
        @DefaultValue("256KB") DataSize free,
        @DefaultValue("20s") Duration grace,
        @DefaultValue("4KB") DataSize rate) {

    AnswerSettings {
        if (waiting < 1) {
            throw new IllegalArgumentException("chainrule.web.answer.waiting is %s: at least 1".formatted(waiting));
        }
        if (rate.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "chainrule.web.answer.rate is %sB: at least 1B".formatted(rate.toBytes()));
        }
    }

    /** How long may have been waited when so many bytes have gone. */
    long patienceNanos(long bytes) {
        return grace.toNanos() + (long) ((double) bytes / rate.toBytes() * 1e9);
    }
}
