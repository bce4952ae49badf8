package dev.chainrule.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long requests are remembered by their key.
 *
 * @param keep how long a key is remembered from its request on
 * @param lease how long after a crash a request counts as under way
 * @param maxAnswer of a larger answer only its place is remembered
 */
@ConfigurationProperties("chainrule.idempotency")
record KeySettings(
        @DefaultValue("24h") Duration keep,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1MB") DataSize maxAnswer) {}
