package dev.chainrule.startup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Says why the service did not start in one line; where it came from only to those who ask for it. */
final class OneSentence implements FailureAnalysisReporter {

    private static final Logger LOG = LoggerFactory.getLogger(OneSentence.class);

    /** Spring Boot's own, which is off in our settings: but they may not have been read. */
    private static final String WORDIER = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    @Override
    public void report(FailureAnalysis analysis) {
        LoggingSystem.get(OneSentence.class.getClassLoader()).setLogLevel(WORDIER, LogLevel.OFF);
        LOG.error("Chainrule did not start. {}", line(analysis));
        LOG.trace("It failed here", analysis.getCause()); // before settings are read, all that is not trace is shown
    }

    static String line(FailureAnalysis analysis) {
        String action = analysis.getAction() == null ? "" : " " + analysis.getAction();
        return (analysis.getDescription() + action).replaceAll("\\s+", " ").strip();
    }
}
