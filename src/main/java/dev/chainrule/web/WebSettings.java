package dev.chainrule.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an ordinary request may be, and what an overloaded service answers.
 *
 * @param maxJson largest JSON body; uploads of datasets have a limit of their own
 * @param retryAfter when to come again after BUSY or UNAVAILABLE
 */
@ConfigurationProperties("chainrule.web")
record WebSettings(
        @DefaultValue("16MB") DataSize maxJson,
        @DefaultValue("5s") Duration retryAfter) {}
