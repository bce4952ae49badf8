package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.database.MigratedDirectory.Death;
import dev.chainrule.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose processes ended in the middle; {@code -Ddeaths=100} for one after each statement. */
@Tag("slow")
class MigrationsTests {

    private static final int DEATHS = Integer.getInteger("deaths", 3);

    /** More than there are in all migrations; death never comes then. */
    private static final int MOST_STATEMENTS = 100;

    @TempDir
    private Path folder = Path.of("");

    /** After which statements: all, or some in equal steps, beginning elsewhere for each kind. */
    private static boolean isChosen(int statement) {
        return statement % Math.max(1, MOST_STATEMENTS / DEATHS / 2) == 0 || statement == 1;
    }

    @Test
    void aNewDatabaseIsThereAsAWholeOrNotAtAll() throws Exception {
        List<String> whole = migrated("whole").form();
        for (int statement = 1; statement < MOST_STATEMENTS; statement++) {
            MigratedDirectory directory = directory("new" + statement);
            if (isChosen(statement) && dies(directory, statement)) {
                assertThat(directory.folder()).isDirectoryNotContaining("glob:**.mv.db");
                directory.migrate();
                assertThat(directory.form())
                        .as("after %d statements", statement)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aStoredDatabaseIsAsItWasUntilItIsMigrated() throws Exception {
        MigratedDirectory stored = directory("stored").restored();
        List<String> before = stored.form();
        List<String> whole = migrated("whole").form();
        for (int statement = 1; statement < MOST_STATEMENTS; statement++) {
            MigratedDirectory directory = stored.copy(folder.resolve("upgrade" + statement));
            if (isChosen(statement) && dies(directory, statement)) {
                assertThat(directory.form())
                        .as("after %d statements", statement)
                        .isEqualTo(before);
                directory.migrate();
                assertThat(directory.form())
                        .as("after %d statements", statement)
                        .isEqualTo(whole);
                assertKept(directory);
            }
        }
    }

    @Test
    void whatAVersionBeforeLeftHalfDoneIsDoneAgain() throws Exception {
        MigratedDirectory stored = directory("stored").restored();
        List<String> whole = migrated("whole").form();
        int lockedOut = 0;
        for (int statement = 1; statement < MOST_STATEMENTS; statement++) {
            MigratedDirectory directory = stored.copy(folder.resolve("half" + statement));
            if (isChosen(statement) && diesInPlace(directory, statement)) {
                lockedOut += statement % 2 == 0 && !startsAgainInPlace(directory) ? 1 : 0;
                directory.migrate();
                assertThat(directory.form())
                        .as("after %d statements", statement)
                        .isEqualTo(whole);
                assertKept(directory);
            }
        }
        assertThat(lockedOut)
                .as("those that the version before could not open any more")
                .isPositive();
    }

    private static boolean startsAgainInPlace(MigratedDirectory directory) {
        try {
            directory.migrateInPlace();
            return true;
        } catch (FlywayException e) {
            return false;
        }
    }

    private static void assertKept(MigratedDirectory directory) throws SQLException {
        assertThat(directory.ask("select name from datasets order by id"))
                .containsExactly("xor", "houses", "iris", "digits", "mine");
        assertThat(directory.ask("select name from models order by id")).containsExactly("xor", "mine");
        assertThat(directory.ask("select job_id || points from history_segments order by 1"))
                .contains("job_0scc0stdp5dj212", "job_0scc0vapp5c2n12");
    }

    private boolean dies(MigratedDirectory directory, int statement) {
        Death death = new Death(statement);
        try {
            directory.migrate(death);
        } catch (StartRefusedException e) {
            assertThat(e).hasMessageContaining("is as it was");
        }
        return death.hasCome();
    }

    private static boolean diesInPlace(MigratedDirectory directory, int statement) {
        Death death = new Death(statement);
        try {
            directory.migrateInPlace(death);
        } catch (RuntimeException e) {
            assertThat(death.hasCome()).isTrue();
        }
        return death.hasCome();
    }

    @Test
    void whatAKilledProcessLeftOfACopyIsNoObstacle() throws Exception {
        MigratedDirectory directory = directory("stored").restored();
        Files.writeString(directory.folder().resolve("chainrule.migrating.mv.db"), "half a copy");
        directory.migrate();
        assertKept(directory);
        assertThat(directory.folder().resolve("chainrule.migrating.mv.db")).doesNotExist();
    }

    @Test
    void leavesADatabaseAloneThatIsUpToDate() throws Exception {
        MigratedDirectory directory = migrated("twice");
        Object file = Files.readAttributes(directory.file(), "unix:ino").get("ino");
        directory.migrate();
        assertThat(Files.readAttributes(directory.file(), "unix:ino").get("ino"))
                .isEqualTo(file);
    }

    @Test
    void saysThatADatabaseIsDamaged() throws Exception {
        MigratedDirectory directory = migrated("damaged");
        Files.write(directory.file(), new byte[20_000]);
        assertThatThrownBy(directory::migrate)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(directory.file().toString())
                .hasMessageContaining("restore the data directory from a backup");
    }

    private MigratedDirectory migrated(String name) throws IOException {
        MigratedDirectory directory = directory(name);
        directory.migrate();
        return directory;
    }

    private MigratedDirectory directory(String name) throws IOException {
        return new MigratedDirectory(Files.createDirectory(folder.resolve(name)));
    }
}
