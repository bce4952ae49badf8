package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.chainrule.storage.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

@Tag("slow") // it waits until somebody's patience is at its end
@NullUnmarked // each test opens a pool of its own
class DatabaseGateTests {

    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final DatabaseSettings settings =
            new DatabaseSettings(PATIENCE, PATIENCE.multipliedBy(2), Duration.ofMinutes(1), DataSize.ofMegabytes(1));

    @TempDir
    private Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final FullDisk disk = new FullDisk();
    private DatabaseGate gate;
    private DataSource database;

    @BeforeEach
    void askAsARequest() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
        FilePath.register(disk);
    }

    @AfterEach
    void close() throws Exception {
        FullDisk.empty();
        RequestContextHolder.resetRequestAttributes();
        for (AutoCloseable each : open) {
            each.close();
        }
        FilePath.unregister(disk); // last: whoever still writes would make a file of this name here
    }

    private SwitchedDatabase switched() throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        SwitchedDatabase below = new SwitchedDatabase("jdbc:h2:file:" + folder.resolve("switched"));
        pool.setDataSource(below);
        open(pool);
        return below;
    }

    private void open(HikariDataSource pool) throws SQLException {
        Storage storage = Storage.at(folder);
        gate = new DatabaseGate(
                settings, new StaticListableBeanFactory(Map.of("storage", storage)).getBeanProvider(Storage.class));
        gate.prepare(pool);
        pool.setMaximumPoolSize(2);
        database = gate.before(pool);
        open.add(pool);
        open.add(gate::destroy);
        open.add(storage::destroy);
        update("create table database_looks (looks bigint)");
        update("insert into database_looks values (0)");
        update("create table kept (id integer, text varchar)");
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private int count() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from kept")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static SQLException refused(ThrowingCallable asked) {
        SQLException refused = catchThrowableOfType(SQLException.class, asked);
        assertThat(DatabaseAway.in(refused)).isTrue();
        return refused;
    }

    @Test
    void sendsEverybodyAwayAtOnceUntilTheDatabaseIsBack() throws Exception {
        SwitchedDatabase below = switched();
        update("insert into kept values (1, 'before')");
        below.off();
        refused(this::count);
        gate.look();
        assertThat(gate.reason()).isPresent();
        assertThat((Throwable) refused(this::count)).hasMessageStartingWith("The database is away: ");

        gate.look();
        assertThat(gate.reason()).as("still").isPresent();
        below.on();
        assertThat((Throwable) refused(this::count)).hasMessageStartingWith("The database is away: ");
        for (int looks = 0; looks < 100 && gate.reason().isPresent(); looks++) {
            gate.look(); // the pool may still be resting from its last attempt
        }

        assertThat(gate.reason()).isEmpty();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void findsOutWithoutAnybodyAsking() throws Exception {
        SwitchedDatabase below = switched();
        gate.look();
        assertThat(gate.reason()).isEmpty();

        below.off();
        gate.look();

        assertThat(gate.reason()).isPresent();
    }

    @Test
    void saysThatAllConnectionsAreInUseAndOpensForTheNext() throws Exception {
        switched();
        try (Connection one = database.getConnection();
                Connection other = database.getConnection()) {
            assertThat(one).isNotSameAs(other);
            assertThat((Throwable) refused(this::count)).isInstanceOf(SQLTransientConnectionException.class);
            gate.look();
            assertThat(gate.reason()).as("the database is there").isEmpty();
        }

        assertThat(count()).isZero();
    }

    @Test
    void takesTheWordOfAnUnwritableDatabaseUntilItCanBeWritten() throws Exception {
        switched();
        assertThat(gate.breaks(new SQLException("cannot execute UPDATE in a read-only transaction", "25006")))
                .isTrue();
        refused(this::count);

        gate.look();

        assertThat(count()).isZero();
    }

    @Test
    void opensH2AgainWhenItsDiskHasRoom() throws Exception {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:full:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(folder.resolve("full")));
        open(pool);
        update("insert into kept values (1, 'before')");
        try (Connection idle = database.getConnection();
                Connection used = database.getConnection()) {
            assertThat(idle).isNotSameAs(used);
        }

        FullDisk.fill();
        refused(() -> update("insert into kept values (2, repeat('long', 10000))"));
        assertThat(gate.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("No space left"));
        gate.look();
        gate.look();
        assertThat(gate.reason()).as("still full").isPresent();

        FullDisk.empty();
        gate.look();
        assertThat(gate.reason()).isEmpty();
        for (int i = 0; i < 20; i++) {
            update("insert into kept values (3, 'after')");
        }
        assertThat(count()).isEqualTo(21);
    }
}
