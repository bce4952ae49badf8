package dev.chainrule.startup;

import dev.chainrule.problem.StartRefusedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What says itself why. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedStart extends AbstractFailureAnalyzer<StartRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, StartRefusedException refusal) {
        return new FailureAnalysis(String.valueOf(refusal.getMessage()), null, failure);
    }
}
