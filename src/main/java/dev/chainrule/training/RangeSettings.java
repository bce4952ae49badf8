package dev.chainrule.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What learning-rate range tests may take: they run while their sender waits.
 *
 * @param seconds longest time of the steps of one; then it answers with what it has
 * @param atOnce most side by side; others are sent away
 */
@ConfigurationProperties("chainrule.training.range")
record RangeSettings(
        @DefaultValue("30") int seconds, @DefaultValue("1") int atOnce) {}
