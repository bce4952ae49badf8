package dev.chainrule.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Another program listens where this one should. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BusyPort extends AbstractFailureAnalyzer<PortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, PortInUseException busy) {
        String sentence =
                "Port %s is in use by another process: stop that one, or choose another port with server.port.";
        return new FailureAnalysis(sentence.formatted(busy.getPort()), null, failure);
    }
}
