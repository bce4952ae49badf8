package dev.chainrule.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What learning-rate range tests may take: they run while their sender waits.
 *
 * @param seconds time limit of the steps of one learning-rate range test; then it returns what it has
 * @param atOnce most range tests side by side; then 429
 */
@ConfigurationProperties("chainrule.training.range")
record RangeSettings(
        @DefaultValue("30") int seconds, @DefaultValue("1") int atOnce) {}
