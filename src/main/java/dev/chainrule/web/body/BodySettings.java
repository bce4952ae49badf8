package dev.chainrule.web.body;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long the bodies of requests are waited for. What counts is the time that is spent waiting, so nobody is too slow
 * because the service is.
 *
 * @param waiting most bodies that are waited for at once, but never more than half of the threads that serve
 *     requests; then 503
 * @param grace time that every body has, and the longest pause within one
 * @param rate bytes per second, at least, after that; a slower body gets 408
 * @param deadline for one body in all; then 408
 * @param swallow bytes that are read of a refused body, so that its sender comes to see the response
 * @param swallowTime how long they are waited for
 */
@ConfigurationProperties("chainrule.web.body")
public record BodySettings(
        @DefaultValue("100") int waiting,
        @DefaultValue("10s") Duration grace,
        @DefaultValue("4KB") DataSize rate,
        @DefaultValue("1h") Duration deadline,
        @DefaultValue("64MB") DataSize swallow,
        @DefaultValue("2s") Duration swallowTime) {

    public BodySettings {
        if (waiting < 1) {
            throw new IllegalArgumentException("chainrule.web.body.waiting is %s: at least 1".formatted(waiting));
        }
        requireSome("grace", grace);
        requireSome("deadline", deadline);
        if (rate.toBytes() < 1) {
            throw new IllegalArgumentException("chainrule.web.body.rate is %sB: at least 1B".formatted(rate.toBytes()));
        }
    }

    private static void requireSome(String name, Duration time) {
        if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "chainrule.web.body.%s is %s: at least 1ms and at most 24 days".formatted(name, time));
        }
    }

    /** How long may have been waited when so many bytes have come. */
    long patienceNanos(long bytes) {
        double slowest = (double) bytes / rate.toBytes() * 1e9;
        return (long) Math.min((double) deadline.toNanos(), grace.toNanos() + slowest);
    }
}
