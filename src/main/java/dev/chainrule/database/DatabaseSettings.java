package dev.chainrule.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long the database is waited for before it counts as away.
 *
 * @param patience how long a request waits for a connection, and for each answer of PostgreSQL, before the database
 *     counts as away
 * @param backgroundPatience how long everything that is not a request waits for the database before it counts as
 *     away
 * @param look how often an absent database is looked for
 * @param compactAbove an H2 file that is larger than this, and mostly empty, is compacted while the service runs
 */
@ConfigurationProperties("chainrule.database")
record DatabaseSettings(
        @DefaultValue("1500ms") Duration patience,
        @DefaultValue("20s") Duration backgroundPatience,
        @DefaultValue("1s") Duration look,
        @DefaultValue("32MB") DataSize compactAbove) {

    /** The pool takes no less. */
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(300);

    private static final Duration LEAST = Duration.ofMillis(10);

    DatabaseSettings {
        require("patience", patience, LEAST_PATIENCE);
        require("background-patience", backgroundPatience, patience);
        require("look", look, LEAST);
    }

    private static void require(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("chainrule.database.%s is %s ms: at least %s ms"
                    .formatted(name, value.toMillis(), least.toMillis()));
        }
    }
}
