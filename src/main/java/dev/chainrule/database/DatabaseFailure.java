package dev.chainrule.database;

import dev.chainrule.problem.StartRefusedException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a database that cannot be opened means for whoever starts the service. */
final class DatabaseFailure {

    private static final int H2_IN_USE = 90020;

    private DatabaseFailure() {}

    static boolean isMissingTable(SQLException failure) {
        String state = state(failure);
        return state.startsWith("42S0") || state.equals("42P01");
    }

    private static String state(SQLException failure) {
        return Objects.requireNonNullElse(failure.getSQLState(), "");
    }

    /** Without what follows the place, among which may be a password. */
    static String shown(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    static StartRefusedException opening(DatabaseFile file, String user, Exception failure) {
        if (failure instanceof SQLException sql && sql.getErrorCode() == H2_IN_USE) {
            return new StartRefusedException(
                    "The database %s is in use by another process: stop that one, or give this one a chainrule.data-dir of its own."
                            .formatted(file.path()),
                    failure);
        }
        if (failure instanceof SQLException sql && state(sql).startsWith("28")) {
            return wrongUser(file.path().toString(), user, failure);
        }
        if (Files.exists(file.path()) && !Files.isWritable(file.path())) {
            return new StartRefusedException(
                    "The database %s cannot be written: give this user the right to.".formatted(file.path()), failure);
        }
        return new StartRefusedException(
                "The database %s cannot be opened (%s): restore the data directory from a backup."
                        .formatted(file.path(), firstLine(failure)),
                failure);
    }

    static StartRefusedException connecting(String url, @Nullable String user, SQLException failure) {
        if (state(failure).startsWith("28")) {
            return wrongUser(shown(url), user, failure);
        }
        return new StartRefusedException(
                "The database %s cannot be reached (%s): see that it runs, and that spring.datasource.url names it."
                        .formatted(shown(url), firstLine(failure)),
                failure);
    }

    private static StartRefusedException wrongUser(String database, @Nullable String user, Exception failure) {
        return new StartRefusedException(
                "The database %s refuses the user \"%s\": set spring.datasource.username and spring.datasource.password."
                        .formatted(database, user == null ? "" : user),
                failure);
    }

    static StartRefusedException migrating(DatabaseFile file, Exception failure) {
        long freeMegabytes =
                file.path().toFile().getAbsoluteFile().getParentFile().getUsableSpace() >> 20;
        return new StartRefusedException(
                "The database %s could not be brought to the form of this version (%s; %s MB are free on its disk) and is as it was: mend that and start again, or start the version before."
                        .formatted(file.path(), firstLine(failure), freeMegabytes),
                failure);
    }

    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("").replaceFirst("[.:\\s]+$", "");
    }
}
