package dev.chainrule.explanation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What looking into a network may take: it is done while its sender waits.
 *
 * @param maxParameters parameters of the largest network that is looked into; then 422. Each takes 16 bytes
 *     meanwhile, and its gradient 8
 * @param maxRows rows of a dataset that one question goes over
 * @param maxTop terms of a neuron, and neurons of a layer, that one trace shows, 1000 at most; then 422
 * @param maxTerms most terms that one trace shows altogether; then 422
 * @param maxPoints most points along each side of a surface or a loss landscape; then 422
 * @param maxWork multiplications of one question, about; fewer rows are looked at, or 422
 * @param maxCompared most models that are compared at once; then 422
 * @param atOnce questions that are worked at side by side; others wait
 * @param maxWait how long a question waits for its turn; then 503
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
