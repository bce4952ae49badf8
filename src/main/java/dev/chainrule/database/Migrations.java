package dev.chainrule.database;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.DataDirectory;
import dev.chainrule.storage.Disk;
import dev.chainrule.storage.Rights;
import dev.chainrule.storage.StartLock;
import dev.chainrule.storage.StorageSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.stereotype.Component;

/**
 * Brings the database to the form of this version, if it is the one that belongs to the data directory. PostgreSQL does a
 * migration in one transaction; H2 commits each statement of it, so there a copy is migrated and put in the place of the
 * file when it is whole: however a process ends, the database is as it was or as it is to be.
 */
@Component
final class Migrations implements FlywayMigrationStrategy {

    /** For the process before, which may have a large database to migrate. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final StorageSettings settings;
    private final Disk disk;

    Migrations(StorageSettings settings) {
        this.settings = settings;
        this.disk = new Disk();
    }

    @Override
    public void migrate(Flyway flyway) {
        Path root = settings.directory();
        DataDirectory.open(root);
        HikariDataSource pool = DataSourceUnwrapper.unwrap(
                flyway.getConfiguration().getDataSource(), HikariConfigMXBean.class, HikariDataSource.class);
        if (pool == null) {
            flyway.migrate();
            return;
        }
        pool.setJdbcUrl(located(pool.getJdbcUrl(), root));
        StartLock.during(root, PATIENCE, () -> migrate(flyway, pool, root));
    }

    private void migrate(Flyway flyway, HikariDataSource pool, Path root) {
        Optional<DatabaseFile> file = DatabaseFile.of(pool.getJdbcUrl());
        if (file.isPresent()) {
            migrate(file.get(), flyway, pool, root);
        } else {
            check(flyway, pool, root);
            flyway.migrate();
        }
    }

    /** H2 has its own ideas of what is relative to what, and where a path ends. */
    private String located(String url, Path root) {
        String place = "jdbc:h2:file:" + settings.dataDir() + "/";
        if (!url.startsWith(place)) {
            return url;
        }
        if (root.toString().contains(";")) {
            throw new StartRefusedException(
                    "chainrule.data-dir is \"%s\", but a semicolon ends the name of an H2 database: name a directory without one, or another database with spring.datasource.url."
                            .formatted(settings.dataDir()));
        }
        return "jdbc:h2:file:" + root + "/" + url.substring(place.length());
    }

    private static void check(Flyway flyway, HikariDataSource pool, Path root) {
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        put(properties, "user", pool.getUsername());
        put(properties, "password", pool.getPassword());
        try (Connection database = DriverManager.getConnection(pool.getJdbcUrl(), properties)) {
            compare(flyway, database, root, pool.getJdbcUrl());
        } catch (SQLException e) {
            throw DatabaseFailure.connecting(pool.getJdbcUrl(), pool.getUsername(), e);
        }
    }

    private static void put(Properties properties, String name, String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private static void compare(Flyway flyway, Connection database, Path root, String url) throws SQLException {
        String history =
                "select 1 from \"%s\"".formatted(flyway.getConfiguration().getTable());
        boolean isNew = Installation.first(database, history).isEmpty();
        Installation.compare(root, Installation.of(database), isNew, DatabaseFailure.shown(url));
    }

    private void migrate(DatabaseFile file, Flyway flyway, HikariDataSource pool, Path root) {
        if (!Files.exists(file.path())) {
            Installation.compare(root, Optional.empty(), true, DatabaseFailure.shown(file.url()));
        } else if (isUpToDate(file, flyway, pool, root)) {
            return;
        }
        migrateCopy(file, flyway, pool);
    }

    /** Migrates nothing then, but has Flyway compare what it knows with what was done. */
    private static boolean isUpToDate(DatabaseFile file, Flyway flyway, HikariDataSource pool, Path root) {
        try (Connection open = connect(file, pool)) {
            Rights.adopt(file.path());
            compare(flyway, open, root, file.url());
            MigrationInfoService info = on(file, flyway, pool).info();
            if (info.pending().length > 0 || failed(info).isPresent()) {
                return false;
            }
            flyway.migrate();
            return true;
        } catch (SQLException | IOException e) {
            throw DatabaseFailure.opening(file, pool.getUsername(), e);
        }
    }

    private static Connection connect(DatabaseFile file, HikariDataSource pool) {
        try {
            return DriverManager.getConnection(file.url(), pool.getUsername(), pool.getPassword());
        } catch (SQLException | RuntimeException e) {
            throw DatabaseFailure.opening(file, pool.getUsername(), e);
        }
    }

    private static Flyway on(DatabaseFile file, Flyway flyway, HikariDataSource pool) {
        return Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .dataSource(file.url(), pool.getUsername(), pool.getPassword())
                .load();
    }

    private static Optional<MigrationInfo> failed(MigrationInfoService info) {
        return Arrays.stream(info.all())
                .filter(migration -> migration.getState().isFailed())
                .findFirst();
    }

    private void migrateCopy(DatabaseFile file, Flyway flyway, HikariDataSource pool) {
        DatabaseFile copy = file.copy();
        try {
            clear(copy);
            if (Files.exists(file.path())) {
                LOG.info("Migrating a copy of {} ({} kB)", file.path(), Files.size(file.path()) >> 10);
                copy(file.path(), copy.path());
                takeBackHalves(copy, flyway, pool);
            } else {
                Rights.createFolder(Objects.requireNonNull(file.path().getParent()));
            }
            on(copy, flyway, pool).migrate();
            publish(copy.path(), file.path());
        } catch (IOException | SQLException | FlywayException e) {
            throw DatabaseFailure.migrating(file, e);
        } finally {
            clear(copy);
        }
    }

    /** What versions left that migrated in place. */
    private static void takeBackHalves(DatabaseFile copy, Flyway flyway, HikariDataSource pool)
            throws SQLException, IOException {
        MigrationInfoService info = on(copy, flyway, pool).info();
        Optional<MigrationInfo> next =
                failed(info).or(() -> Arrays.stream(info.pending()).findFirst());
        if (next.isEmpty() || !HalfMigration.isPossible(next.get().getVersion())) {
            return;
        }
        try (Connection database = connect(copy, pool);
                Statement statement = database.createStatement()) {
            String history = "\"%s\"".formatted(flyway.getConfiguration().getTable());
            if (failed(info).isPresent()) {
                statement.execute("delete from %s where \"success\" = false".formatted(history));
            }
            int taken = HalfMigration.takeBack(script(next.get(), flyway), database);
            if (taken > 0) {
                LOG.warn(
                        "Migration {} had been broken off; done again from its beginning",
                        next.get().getVersion());
            }
        }
    }

    /** Empty for one in Java, which finds out for itself what is done. */
    private static String script(MigrationInfo migration, Flyway flyway) throws IOException {
        String path = "db/migration/" + migration.getScript();
        try (InputStream in = flyway.getConfiguration().getClassLoader().getResourceAsStream(path)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** With the file locked as H2 does it: nobody else has opened it meanwhile. */
    private void copy(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel target = FileChannel.open(
                        to,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        Rights.ofFileIn(Objects.requireNonNull(to.getParent())))) {
            if (source.tryLock() == null) {
                throw new IOException("it is in use by another process");
            }
            long size = source.size();
            for (long done = 0; done < size; ) {
                done += source.transferTo(done, size - done, target);
            }
        }
    }

    private void publish(Path copy, Path file) throws IOException {
        Rights.adopt(copy);
        disk.publish(
                copy,
                Objects.requireNonNull(file.getParent()),
                file.getFileName().toString());
    }

    /** What is there of an earlier one is not whole. */
    private static void clear(DatabaseFile copy) {
        String name = copy.path().getFileName().toString().replaceFirst("\\.mv\\.db$", "");
        for (String ending : List.of(".mv.db", ".trace.db", ".mv.db.newFile", ".mv.db.tempFile")) {
            try {
                Files.deleteIfExists(copy.path().resolveSibling(name + ending));
            } catch (IOException e) {
                LOG.warn("{} cannot be removed", copy.path(), e);
            }
        }
    }
}
