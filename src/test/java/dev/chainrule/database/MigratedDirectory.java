package dev.chainrule.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.chainrule.storage.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.beans.BeanUtils;

/** A data directory whose database is migrated, as a start does it; also by processes that do not live to its end. */
final class MigratedDirectory {

    /** As version 0.1 wrote it: five datasets, two models, a job with two checkpoints that was killed. */
    static final Path STORED = Path.of("src/test/resources/stored/1/database.sql");

    private final Path folder;

    MigratedDirectory(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path file() {
        return folder.resolve("chainrule.mv.db");
    }

    /** Takes the life of the database, as of its process, after so many statements. */
    static final class Death implements Callback {

        private int left;

        Death(int statements) {
            this.left = statements;
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE_STATEMENT;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            left--;
            if (left == 0) {
                try (Statement statement = context.getConnection().createStatement()) {
                    statement.execute("SHUTDOWN IMMEDIATELY");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public String getCallbackName() {
            return "death";
        }

        boolean hasCome() {
            return left <= 0;
        }
    }

    void migrate(Callback... callbacks) {
        try (HikariDataSource pool = pool()) {
            new Migrations(new StorageSettings(folder.toString())).migrate(flyway(pool, "latest", callbacks));
        }
    }

    /** As versions did up to the last migration that was theirs. */
    void migrateInPlace(Callback... callbacks) {
        try (HikariDataSource pool = pool()) {
            flyway(pool, "22", callbacks).migrate();
        }
    }

    private HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setUsername("sa");
        pool.setPassword("");
        pool.setMaximumPoolSize(2);
        pool.setConnectionTimeout(1000);
        return pool;
    }

    private String url() {
        return "jdbc:h2:file:%s/chainrule;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0".formatted(folder);
    }

    private static Flyway flyway(HikariDataSource pool, String target, Callback... callbacks) {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .javaMigrations(textHistories())
                .target(target)
                .callbacks(callbacks)
                .load();
    }

    private static JavaMigration textHistories() {
        try {
            return (JavaMigration) BeanUtils.instantiateClass(Class.forName("dev.chainrule.history.TextHistories"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the stored database there. */
    MigratedDirectory restored() throws SQLException {
        try (Connection database = connect();
                Statement statement = database.createStatement()) {
            statement.execute("runscript from '%s'".formatted(STORED.toAbsolutePath()));
        }
        return this;
    }

    MigratedDirectory copy(Path to) throws IOException {
        Files.createDirectories(to);
        if (Files.exists(file())) {
            Files.copy(file(), to.resolve(file().getFileName()));
        }
        return new MigratedDirectory(to);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "sa", "");
    }

    /** The first column. */
    List<String> ask(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection database = connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** All tables and columns, and the indexes of ours. */
    List<String> form() throws SQLException {
        List<String> form = ask("""
                select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '')
                    || ' ' || is_nullable
                from information_schema.columns where table_schema = 'PUBLIC' order by 1""");
        form.addAll(ask("""
                select table_name || ': ' || index_name from information_schema.indexes
                where table_schema = 'PUBLIC' and index_name not like '%\\_INDEX\\__%' and index_name not like 'PRIMARY%'
                order by 1"""));
        return form;
    }
}
