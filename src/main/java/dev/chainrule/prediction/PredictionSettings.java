package dev.chainrule.prediction;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param maxRows most rows in one request */
@ConfigurationProperties("chainrule.prediction")
public record PredictionSettings(@DefaultValue("10000") int maxRows) {}
