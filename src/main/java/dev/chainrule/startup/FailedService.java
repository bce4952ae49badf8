package dev.chainrule.startup;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What the service stands on and does not hold: files of settings, the database, the disk, the network. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class FailedService implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return chain(failure)
                .flatMap(cause -> sentence(cause).stream())
                .reduce((outer, inner) -> inner)
                .map(sentence -> new FailureAnalysis(sentence, null, failure))
                .orElse(null);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static Optional<String> sentence(Throwable cause) {
        if (cause instanceof MarkedYAMLException yaml) {
            return Optional.of("A file of settings, such as application.yml, is no YAML: " + words(yaml));
        }
        if (cause instanceof SQLException || cause instanceof FlywayException) {
            return Optional.of("The database cannot be used: " + words(cause));
        }
        if (cause instanceof WebServerException || cause instanceof BindException) {
            return Optional.of(
                    "The web server cannot listen with server.address and server.port as they are: " + words(cause));
        }
        if (String.valueOf(cause.getMessage()).contains("driver class")) {
            return Optional.of(
                    "The database of spring.datasource.url is none that can be used: H2 (jdbc:h2:…) and PostgreSQL"
                            + " (jdbc:postgresql:…) can.");
        }
        boolean ofConnection = cause instanceof SocketException; // of which whoever connected says more
        return cause instanceof IOException && !ofConnection
                ? Optional.of("Reading or writing failed: " + words(cause))
                : Optional.empty();
    }

    /** The file is not in it: Spring reads several, and does not say which. */
    private static String words(MarkedYAMLException yaml) {
        Mark mark = yaml.getProblemMark();
        String place =
                mark == null ? "" : ", at line %s, column %s".formatted(mark.getLine() + 1, mark.getColumn() + 1);
        return yaml.getProblem() + place;
    }

    private static String words(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
