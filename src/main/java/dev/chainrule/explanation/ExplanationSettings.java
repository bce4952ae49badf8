package dev.chainrule.explanation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What looking into a network may take: it is done while its sender waits.
 *
 * @param maxParameters of a network that is opened; in double precision each takes 8 bytes, and as many for its gradient
 * @param maxRows rows of a dataset that one question goes over
 * @param maxTop terms of a neuron, and neurons of a layer, that one trace shows
 * @param maxTerms terms that one trace shows altogether
 * @param maxPoints points along each side of a surface or landscape
 * @param maxWork multiplications of one question, about
 * @param maxCompared models that are compared at once
 * @param atOnce questions that are worked at side by side; others wait
 * @param maxWait how long they wait
 */
@ConfigurationProperties("chainrule.explanation")
public record ExplanationSettings(
        @DefaultValue("5000000") int maxParameters,
        @DefaultValue("1000") int maxRows,
        @DefaultValue("1000") int maxTop,
        @DefaultValue("50000") int maxTerms,
        @DefaultValue("200") int maxPoints,
        @DefaultValue("5000000000") long maxWork,
        @DefaultValue("10") int maxCompared,
        @DefaultValue("2") int atOnce,
        @DefaultValue("30s") Duration maxWait) {}
