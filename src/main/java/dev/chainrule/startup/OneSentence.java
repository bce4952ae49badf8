package dev.chainrule.startup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says why the service did not start in one line; where it came from only to those who ask for it. */
final class OneSentence implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(OneSentence.class);

    @Override
    public void report(FailureAnalysis analysis) {
        log.error("Chainrule did not start. {}", line(analysis));
        log.trace("It failed here", analysis.getCause()); // before settings are read, all that is not trace is shown
    }

    static String line(FailureAnalysis analysis) {
        String action = analysis.getAction() == null ? "" : " " + analysis.getAction();
        return (analysis.getDescription() + action).replaceAll("\\s+", " ").strip();
    }
}
