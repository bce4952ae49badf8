package dev.chainrule.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.chainrule.storage.Storage;
import dev.chainrule.thread.PeriodicTask;
import dev.chainrule.thread.Throttle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets nobody to the database while it is away: whoever wants a connection is told at once. It looks again and again
 * whether the database is there, and opens when something could be written.
 *
 * <p>H2 closes its file when it cannot write, and can be opened anew only after the last connection from before is gone:
 * one that is still used would cut off the new ones. So they all go before there is another.
 */
@Component
class DatabaseGate extends PeriodicTask implements DisposableBean {

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String H2 = "jdbc:h2:";
    private static final String READ_ONLY = "25006";

    /** After the workers, whose last writes are theirs to make. */
    private static final int PHASE = DEFAULT_PHASE - 8192;

    /** That old connections are given to be returned, at each look. */
    private static final Duration FOR_RETURNS = Duration.ofSeconds(1);

    private record Away(String reason, long since) {}

    private final DatabaseSettings settings;
    /** Not there before the database is, whose id it has to carry. */
    private final ObjectProvider<Storage> storage;

    private final DatabaseLog log;
    private final AtomicReference<@Nullable Away> away = new AtomicReference<>();
    private volatile @Nullable HikariDataSource pool;
    /** What began before that and failed says nothing of now. */
    private volatile long opened = System.nanoTime();

    DatabaseGate(DatabaseSettings settings, ObjectProvider<Storage> storage) {
        super("database", settings.look(), "The database could not be checked");
        this.settings = settings;
        this.storage = storage;
        this.log = new DatabaseLog(new Throttle(), () -> away.get() != null);
        log.begin();
    }

    /** Puts itself before a pool that is about to be used for the first time. */
    void prepare(HikariDataSource prepared) {
        prepared.setConnectionTimeout(settings.patience().toMillis());
        prepared.setValidationTimeout(settings.patience().toMillis() * 2 / 3 + 50);
        prepared.setExceptionOverride(new BrokenConnections(this));
        prepared.setAllowPoolSuspension(is(H2, prepared));
    }

    DataSource before(HikariDataSource prepared) {
        pool = prepared;
        return new GatedDataSource(prepared, this);
    }

    private static boolean is(String database, HikariDataSource pool) {
        return String.valueOf(pool.getJdbcUrl()).startsWith(database);
    }

    private HikariDataSource pool() {
        HikariDataSource prepared = pool;
        if (prepared == null) {
            throw new IllegalStateException("there is no pool yet");
        }
        return prepared;
    }

    /** Why the database cannot be used; empty where it can. */
    Optional<String> reason() {
        return Optional.ofNullable(away.get()).map(Away::reason);
    }

    /** @throws SQLException at once where the database is away, and when somebody's patience is at its end */
    Connection connection() throws SQLException {
        boolean request = RequestContextHolder.getRequestAttributes() != null;
        Duration patience = request ? settings.patience() : settings.backgroundPatience();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Away now = away.get();
            if (now != null) {
                throw new SQLTransientConnectionException("The database is away: " + now.reason);
            }
            long began = System.nanoTime();
            try {
                return bounded(pool().getConnection(), patience);
            } catch (SQLException failed) {
                if (isBusy() || began - opened < 0) {
                    if (System.nanoTime() - deadline > 0) {
                        throw failed;
                    }
                } else {
                    close(failed);
                    throw failed;
                }
            }
        }
    }

    /** Whether all connections are in use, so that it says nothing of the database that there was none. */
    private boolean isBusy() {
        return pool().isRunning() && pool().getHikariPoolMXBean().getActiveConnections() >= pool().getMaximumPoolSize();
    }

    /** An H2 of one's own answers when it has done what it was asked; migrations take the time that they need. */
    private Connection bounded(Connection connection, Duration patience) throws SQLException {
        if (isRunning() && is(POSTGRESQL, pool())) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
        }
        return connection;
    }

    /** Something has gone wrong with a connection; whether it can be used no more. */
    boolean breaks(SQLException failure) {
        if (DatabaseAway.isClosed(failure) || DatabaseAway.isUnwritable(failure)) {
            close(failure);
        }
        boolean broken = DatabaseAway.in(failure);
        if (broken && pool().isRunning()) {
            pool().getHikariPoolMXBean().softEvictConnections(); // what broke one has most likely broken all
        }
        return broken;
    }

    private void close(SQLException failure) {
        DatabaseAway.reason(failure).ifPresent(reason -> {
            away.compareAndSet(null, new Away(reason, System.nanoTime()));
            log.away(reason);
        });
    }

    @Override
    protected void look() {
        Away now = away.get();
        try {
            if (now == null) {
                ask();
            } else if (isReadyToOpen()) {
                write();
                opened = System.nanoTime();
                away.set(null);
                log.back(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - now.since));
            }
        } catch (SQLException still) {
            if (now != null || !isBusy()) {
                close(still);
                pool().getHikariPoolMXBean().softEvictConnections(); // the next may lead to another server
            }
        }
    }

    private boolean isReadyToOpen() {
        return !is(H2, pool()) || (storage.getObject().hasRoom() && everyConnectionIsGone());
    }

    private boolean everyConnectionIsGone() {
        var connections = pool().getHikariPoolMXBean();
        connections.suspendPool();
        try {
            long deadline = System.nanoTime() + FOR_RETURNS.toNanos();
            do {
                connections.softEvictConnections();
                if (connections.getTotalConnections() == 0) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            } while (System.nanoTime() - deadline < 0);
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            connections.resumePool();
        }
    }

    private void ask() throws SQLException {
        boolean postgresql = is(POSTGRESQL, pool());
        try (Connection connection = bounded(pool().getConnection(), settings.patience());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(postgresql ? "show transaction_read_only" : "select 1")) {
            if (postgresql && answer.next() && answer.getString(1).equals("on")) {
                throw new SQLException("it is read-only, as a standby is", READ_ONLY);
            }
        }
    }

    private void write() throws SQLException {
        try (Connection connection = bounded(pool().getConnection(), settings.patience());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update database_looks set looks = looks + 1");
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void destroy() {
        log.end();
    }
}
