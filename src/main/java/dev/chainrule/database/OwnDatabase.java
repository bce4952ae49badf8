package dev.chainrule.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** A database that no other process writes to: H2 in a file or in memory, unless it is told to serve it to others. */
public final class OwnDatabase {

    private static final String IN_MEMORY = "jdbc:h2:mem:";

    private OwnDatabase() {}

    /** What tells it from all others that this process has; empty where other processes may write to it. */
    public static Optional<String> name(DataSource database) {
        try {
            return database.isWrapperFor(HikariDataSource.class)
                    ? name(String.valueOf(
                            database.unwrap(HikariDataSource.class).getJdbcUrl()))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param url with its settings, which H2 leaves out where it is asked for the URL of a connection */
    public static Optional<String> name(String url) {
        if (url.toLowerCase(Locale.ROOT).startsWith(IN_MEMORY)) {
            return Optional.of(url.replaceFirst(";.*", ""));
        }
        return DatabaseFile.of(url).map(file -> file.path().normalize().toString());
    }
}
