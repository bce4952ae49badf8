package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.database.FileOwner.OwnedFiles;
import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Data directories and databases that belong together, and such as do not. */
class InventoryTests {

    private final Path folder;
    private final Database own = new Database();

    InventoryTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A database that knows of models. */
    private static final class Database {

        private final JdbcClient client =
                JdbcClient.create(new SingleConnectionDataSource("jdbc:h2:mem:", "sa", "", true));
        private final Set<String> models = new TreeSet<>();

        Database() {
            try {
                client.sql(new ClassPathResource("db/migration/V30__installation.sql")
                                .getContentAsString(StandardCharsets.UTF_8))
                        .update();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        Inventory start(Path directory) throws IOException {
            Storage storage = Storage.at(directory);
            try {
                return new Inventory(
                        storage, client, List.of(() -> new OwnedFiles("models", models)), Clock.systemUTC());
            } finally {
                storage.destroy();
            }
        }

        /** It writes a model, and records it. */
        Database write(Path directory, String name) throws IOException {
            Files.createDirectories(directory.resolve("models"));
            Files.writeString(directory.resolve("models").resolve(name), name);
            models.add(name);
            return this;
        }

        List<String> ids() {
            return client.sql("select id from installation").query(String.class).list();
        }
    }

    private String idOfDirectory(Path directory) throws IOException {
        return Files.readString(directory.resolve("installation")).strip();
    }

    @Test
    void aNewDirectoryAndANewDatabaseGetOneId() throws IOException {
        own.start(folder);
        assertThat(own.ids()).containsExactly(idOfDirectory(folder)).allMatch(id -> id.startsWith("ins_"));
        own.start(folder);
        assertThat(own.ids()).as("the next time").containsExactly(idOfDirectory(folder));
    }

    @Test
    void aDirectoryOfAVersionBeforeGetsAnIdWhereItsFilesAreThere() throws IOException {
        own.write(folder, "a").write(folder, "b");
        Files.delete(folder.resolve("models/b"));
        assertThat(own.start(folder).report().missing()).containsExactly("models/b");
        assertThat(own.ids()).containsExactly(idOfDirectory(folder));
    }

    @Test
    void anotherDatabaseIsRefusedAndTouchesNothing() throws IOException {
        own.write(folder, "a").start(folder);
        for (Database other : List.of(new Database(), new Database().write(folder.resolve("elsewhere"), "z"))) {
            for (int start = 1; start <= 2; start++) {
                assertThatThrownBy(() -> other.start(folder))
                        .isInstanceOf(StartRefusedException.class)
                        .hasMessageContaining("in the data directory " + folder);
            }
            assertThat(other.ids()).doesNotContain(idOfDirectory(folder));
        }
        assertThat(folder.resolve("models/a")).exists();
        own.start(folder);
    }

    @Test
    void aDirectoryThatIsNotMountedIsRefused(@TempDir Path empty) throws IOException {
        own.write(folder, "a").start(folder);
        assertThatThrownBy(() -> own.start(empty))
                .hasMessageContaining("all processes of one database need the same chainrule.data-dir");
        assertThat(empty.resolve("installation")).doesNotExist();
    }

    @Test
    void whoWritesTheIdIntoADirectoryGoesOnWithoutItsFiles(@TempDir Path empty) throws IOException {
        own.write(folder, "a").start(folder);
        Files.writeString(empty.resolve("installation"), own.ids().get(0));
        assertThat(own.start(empty).report().missing()).containsExactly("models/a");
    }

    @Test
    void aCopyOfBothIsRight(@TempDir Path copy) throws IOException {
        own.write(folder, "a").start(folder);
        own.write(copy, "a");
        Files.copy(folder.resolve("installation"), copy.resolve("installation"));
        assertThat(own.start(copy).report().missing()).isEmpty();
    }

    @Test
    void aDatabaseFromBeforeTheDirectoryHadAnIdIsRecognisedByItsFiles() throws IOException {
        own.write(folder, "a").start(folder);
        Database backup = new Database();
        backup.models.add("a");
        backup.start(folder);
        assertThat(backup.ids()).isEqualTo(own.ids());
    }

    @Test
    void anOlderBackupPutsFilesAsideAndTheNewerOneBringsThemBack() throws IOException {
        own.write(folder, "old").write(folder, "new").start(folder);
        own.models.remove("new");
        Inventory.Report then = own.start(folder).report();
        assertThat(then.setAside()).containsExactly("models/new");
        assertThat(folder.resolve("aside/models/new")).hasContent("new");
        own.models.add("new");
        Inventory.Report now = own.start(folder).report();
        assertThat(now.setAside()).isEmpty();
        assertThat(now.missing()).isEmpty();
        assertThat(now.named()).isEqualTo(2);
        assertThat(folder.resolve("models/new")).hasContent("new");
    }

    @Test
    void nothingIsDeletedWhateverStartsHere() throws IOException {
        own.write(folder, "a").start(folder);
        own.models.clear();
        own.start(folder);
        List<String> names = new ArrayList<>();
        StoredFiles.in(folder).forEach(file -> names.add(file.getFileName().toString()));
        assertThat(names).contains("a");
    }

    @Test
    void saysWhetherTheDatabaseKnowsOfNothingOrOfOtherFiles() throws IOException {
        own.write(folder, "a").start(folder);
        assertThatThrownBy(() -> new Database().start(folder))
                .hasMessageContaining("The database names none of the files in the data directory");
        assertThatThrownBy(() ->
                        new Database().write(folder.resolve("elsewhere"), "z").start(folder))
                .hasMessageContaining("None of the 1 files that the database names is in the data directory");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void tellsWhoRunsTheServiceWhatItMovesAndNothingElse(CapturedOutput said) throws IOException {
        own.write(folder, "a").write(folder, "b").start(folder).tidy();
        assertThat(said.getAll()).isEmpty();
        own.models.remove("b");
        Inventory inventory = own.start(folder);
        assertThat(said.getAll())
                .contains("1 files in models belong to nothing in the database; they lie in")
                .doesNotContain("brought back");
        own.models.add("b");
        inventory.tidy();
        assertThat(said.getAll()).contains("1 files in models are named by the database again, and were brought back");
        assertThat(folder.resolve("models/b")).exists();
    }
}
