package dev.chainrule.database;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/**
 * The one place that decides whether something failed because the database is away for a while: it is being restarted, it
 * cannot be reached, it fails over and takes no writes yet, it has too many clients, or its disk is full. What fails for
 * that reason is right in itself and will work later.
 */
public final class DatabaseAway {

    private static final int DEEPEST = 30;

    /** Class of SQLSTATE: connections, resources of the server, and its operating system. */
    private static final Set<String> CLASSES = Set.of("08", "53", "58");

    /** PostgreSQL: shut down by an operator or a crash, not ready yet, dropped; read-only; ended while it was idle. */
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25006", "25P03");

    private static final Set<Integer> OF_H2 = Set.of(ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2);

    /** What ends a store of H2 for everybody; a chunk that it has lost track of is there when it is opened again. */
    private static final Set<Integer> ENDS_A_STORE = Set.of(
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_CLOSED,
            DataUtils.ERROR_FILE_LOCKED,
            DataUtils.ERROR_CHUNK_NOT_FOUND);

    private static final Set<Integer> CLOSED = Set.of(ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_ALREADY_OPEN_1);

    /** What a connection of the pool says after it has been found to be broken. */
    private static final String BROKEN_BEFORE = "Connection is closed";

    private DatabaseAway() {}

    /** Whether it failed because the database is away. */
    public static boolean in(@Nullable Throwable failure) {
        return find(failure, DEEPEST) != null;
    }

    /**
     * Whether the database went away while it was at work, so that nobody knows whether it has done what it was asked. Where
     * there was no connection at all, it has not.
     */
    public static boolean leavesOpen(Throwable failure) {
        Throwable found = find(failure, DEEPEST);
        return found != null && !(found instanceof SQLTransientConnectionException);
    }

    /** What the database, or whoever tried to reach it, says; empty where that is not the matter. */
    static Optional<String> reason(Throwable failure) {
        return Optional.ofNullable(find(failure, DEEPEST)).map(DatabaseAway::innermost);
    }

    /** Whether H2 has closed its file for everybody who uses it, and must be opened again. */
    static boolean isClosed(SQLException failure) {
        return CLOSED.contains(failure.getErrorCode()) || endsAStore(failure);
    }

    /** Whether the database may be asked but not written. */
    static boolean isUnwritable(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.equals("25006") || state.equals("53100") || state.startsWith("58");
    }

    /** What is answered then. */
    public static ProblemException problem() {
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                "database_away",
                "The database cannot be used at the moment; nothing was changed, or the change may be made already: look before it is sent again.");
    }

    private static @Nullable Throwable find(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return null;
        }
        if (failure instanceof SQLException sql && isAway(sql)) {
            return sql;
        }
        Throwable found = find(failure.getCause(), depth - 1);
        if (found == null && failure instanceof TransactionSystemException ended) {
            found = find(ended.getApplicationException(), depth - 1);
        }
        for (Throwable other : failure.getSuppressed()) {
            found = found == null ? find(other, depth - 1) : found;
        }
        return found;
    }

    private static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)))
                || STATES.contains(state)
                || OF_H2.contains(failure.getErrorCode())
                || BROKEN_BEFORE.equals(failure.getMessage())
                || isClosed(failure);
    }

    private static boolean endsAStore(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException store && ENDS_A_STORE.contains(store.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    private static String innermost(Throwable failure) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || cause instanceof IOException) {
                innermost = cause;
            }
        }
        return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
    }
}
