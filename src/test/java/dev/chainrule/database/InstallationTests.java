package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.Disk;
import dev.chainrule.storage.RecordingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTests {

    private final Path root;

    InstallationTests(@TempDir Path root) {
        this.root = root;
    }

    /** So that after a power cut the id is there as a whole, or not at all. */
    @Test
    void isOnTheMediumBeforeItHasItsName(@TempDir Path folder) throws IOException {
        RecordingFiles files = RecordingFiles.below(folder);
        Installation.write(files.root(), "ins_1", new Disk());
        assertThat(files.done())
                .containsExactly("write a part", "force a part", "move at once a part to installation", "force ");
        assertThat(Installation.of(files.root())).contains("ins_1");
    }

    @Test
    void readsTheIdThatItWrote() throws IOException {
        assertThat(Installation.of(root)).isEmpty();
        Installation.write(root, "ins_1", new Disk());
        Installation.write(root, "ins_2", new Disk());
        assertThat(Installation.of(root)).contains("ins_2");
        Files.writeString(root.resolve("installation"), "\n");
        assertThat(Installation.of(root)).as("an empty file").isEmpty();
    }

    @Test
    void knowsWhatADatabaseIsCalled() throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:")) {
            assertThat(Installation.of(database)).as("without the table").isEmpty();
            database.createStatement().execute("create table installation (id varchar(40))");
            assertThat(Installation.of(database)).as("without a row").isEmpty();
            database.createStatement().execute("insert into installation values ('ins_1')");
            assertThat(Installation.of(database)).contains("ins_1");
            assertThatThrownBy(() -> Installation.first(database, "select id frm installation"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void refusesTheDatabaseOfAnotherDirectory() throws IOException {
        Installation.write(root, "ins_1", new Disk());
        assertThatThrownBy(() -> compare(Optional.of("ins_2"), false))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("belongs to another database (ins_1) than here (ins_2)");
        compare(Optional.of("ins_1"), false);
        compare(Optional.empty(), false);
        compare(Optional.empty(), true);
    }

    @Test
    void refusesANewDatabaseWhereThereAreFiles() throws IOException {
        compare(Optional.of("ins_2"), false);
        compare(Optional.empty(), true);
        Files.createDirectory(root.resolve("models"));
        Files.createFile(root.resolve("models/m"));
        assertThatThrownBy(() -> compare(Optional.empty(), true))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("holds the files of another database than here, which is new");
        compare(Optional.empty(), false);
    }

    private void compare(Optional<String> database, boolean isNew) {
        Installation.compare(root, database, isNew, "here");
    }
}
