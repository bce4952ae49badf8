package dev.chainrule.sweep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may be tried.
 *
 * @param maxTrials most combinations of one sweep
 * @param maxUnfinished most sweeps that have not ended; then 429
 * @param tick how often unfinished sweeps are looked at for jobs that ended in another process
 */
@ConfigurationProperties("chainrule.sweep")
record SweepSettings(
        @DefaultValue("1000") int maxTrials,
        @DefaultValue("100") int maxUnfinished,
        @DefaultValue("5s") Duration tick) {

    SweepSettings {
        if (maxTrials < 1 || maxUnfinished < 0 || tick.isNegative() || tick.isZero()) {
            throw new IllegalArgumentException(
                    "chainrule.sweep: max-trials is at least 1, max-unfinished at least 0, tick longer than 0");
        }
    }
}
