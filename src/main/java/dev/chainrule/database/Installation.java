package dev.chainrule.database;

import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.DataDirectory;
import dev.chainrule.storage.Disk;
import dev.chainrule.storage.Rights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** The id that a data directory and its database have in common: in a file of the one, in a row of the other. */
final class Installation {

    /** Name of the file, and of the table. */
    static final String NAME = "installation";

    private Installation() {}

    static String newId() {
        return IdKind.INSTALLATION.next();
    }

    static Optional<String> of(Path root) {
        try {
            return Optional.of(Files.readString(root.resolve(NAME)).strip()).filter(id -> !id.isEmpty());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole file or none of it. */
    static void write(Path root, String id, Disk disk) throws IOException {
        Path part = root.resolve(NAME + ".part");
        Files.deleteIfExists(part);
        try (FileChannel channel = FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Rights.ofFileIn(root))) {
            Disk.writeFully(channel, ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        disk.publish(part, root, NAME);
    }

    /** Empty where the database is new, or was last used by a version that knew no such id. */
    static Optional<String> of(Connection database) throws SQLException {
        return first(database, "select id from " + NAME);
    }

    /** The first column of the first row; empty where there is no row, or no such table. */
    static Optional<String> first(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            if (DatabaseFailure.isMissingTable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Before a database is migrated: whether it is another than the directory's. */
    static void compare(Path root, Optional<String> database, boolean databaseIsNew, String url) {
        Optional<String> directory = of(root);
        if (directory.isPresent() && database.isPresent() && !directory.equals(database)) {
            throw new StartRefusedException(
                    "The data directory %s belongs to another database (%s) than %s (%s): point spring.datasource.url at the database of this directory, or chainrule.data-dir at the directory of this database."
                            .formatted(root, directory.get(), url, database.get()));
        }
        if (databaseIsNew && DataDirectory.holdsFiles(root)) {
            throw new StartRefusedException(
                    "The data directory %s holds the files of another database than %s, which is new: point spring.datasource.url at the database of this directory, or name an empty chainrule.data-dir."
                            .formatted(root, url));
        }
    }
}
