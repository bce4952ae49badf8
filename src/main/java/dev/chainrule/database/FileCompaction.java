package dev.chainrule.database;

import dev.chainrule.thread.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the file of H2 smaller while the service runs, where most of it is empty. H2 does so itself only where it may write
 * later what it commits, which it may not here: each commit adds a piece to the file, and a piece in which something is
 * still valid stays.
 */
@Component
class FileCompaction extends PeriodicTask {

    private static final Logger LOG = LoggerFactory.getLogger(FileCompaction.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Nobody can commit for about so long. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Percent that are valid; a file of which more is valid is left as it is. */
    private static final long MOSTLY_EMPTY = 33;

    private final DataSource dataSource;
    private final DatabaseSettings settings;

    FileCompaction(DataSource dataSource, DatabaseSettings settings) {
        super("compaction", EVERY, "The file of the database could not be made smaller");
        this.dataSource = dataSource;
        this.settings = settings;
    }

    @Override
    protected void look() {
        try (Connection connection = dataSource.getConnection()) {
            store(connection).filter(this::isMostlyEmpty).ifPresent(FileCompaction::compact);
        } catch (SQLException later) {
            throw new IllegalStateException(later);
        }
    }

    /** Empty where the database is none of H2's in this process, or keeps no file. */
    private static Optional<MVStore> store(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(JdbcConnection.class)
                || !(connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
            return Optional.empty();
        }
        return Optional.of(session.getDatabase().getStore().getMvStore()).filter(store -> store.getFileStore() != null);
    }

    private boolean isMostlyEmpty(MVStore store) {
        long valid = (long) store.getFillRate() * store.getFileStore().getChunksFillRate() / 100;
        return size(store) > settings.compactAbove().toBytes() && valid < MOSTLY_EMPTY;
    }

    private static void compact(MVStore store) {
        long before = size(store);
        int retention = store.getRetentionTime();
        store.compactFile(Math.toIntExact(PAUSE.toMillis()));
        store.setRetentionTime(retention);
        LOG.debug("The file of the database has {} bytes instead of {}", size(store), before);
    }

    private static long size(MVStore store) {
        return store.getFileStore().size();
    }
}
