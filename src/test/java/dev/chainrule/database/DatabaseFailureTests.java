package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a database that cannot be opened a start says in one sentence what to do. */
class DatabaseFailureTests {

    private final Path folder;
    private final DatabaseFile file;

    DatabaseFailureTests(@TempDir Path folder) {
        this.folder = folder;
        this.file = DatabaseFile.of("jdbc:h2:file:" + folder + "/chainrule").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/chainrule?password=secret, jdbc:postgresql://db:5432/chainrule",
        "jdbc:postgresql://me:secret@db/chainrule, jdbc:postgresql://db/chainrule",
        "jdbc:h2:file:/data/chainrule;PASSWORD=secret, jdbc:h2:file:/data/chainrule"
    })
    void showsNoPassword(String url, String shown) {
        assertThat(DatabaseFailure.shown(url)).isEqualTo(shown);
    }

    @Test
    void knowsATableThatIsNotThere() {
        assertThat(DatabaseFailure.isMissingTable(new SQLException("of H2", "42S02")))
                .isTrue();
        assertThat(DatabaseFailure.isMissingTable(new SQLException("of H2, which has none", "42S04")))
                .isTrue();
        assertThat(DatabaseFailure.isMissingTable(new SQLException("of PostgreSQL", "42P01")))
                .isTrue();
        assertThat(DatabaseFailure.isMissingTable(new SQLException("a syntax error", "42601")))
                .isFalse();
        assertThat(DatabaseFailure.isMissingTable(new SQLException("without a state")))
                .isFalse();
    }

    @Test
    void tellsWhyAFileCannotBeOpened() throws Exception {
        assertThat(opening(new SQLException("locked", "90020", 90020)))
                .contains("is in use by another process: stop that one");
        assertThat(opening(new SQLException("wrong", "28000", 28000))).contains("refuses the user \"sa\"");
        assertThat(opening(new SQLException("File corrupted.\nat line 1", "90030", 90030)))
                .contains(file.path() + " cannot be opened (File corrupted): restore the data directory");
        assertThat(opening(new IllegalStateException())).contains("(IllegalStateException)");
        Files.createFile(file.path());
        assertThat(opening(new SQLException("File corrupted", "90030", 90030))).contains("cannot be opened");
    }

    private String opening(Exception failure) {
        return String.valueOf(DatabaseFailure.opening(file, "sa", failure).getMessage());
    }

    @Test
    void tellsWhyADatabaseCannotBeReached() {
        String url = "jdbc:postgresql://db/chainrule?password=secret";
        assertThat(DatabaseFailure.connecting(url, null, new SQLException("no", "28P01")))
                .hasMessageContaining("jdbc:postgresql://db/chainrule refuses the user \"\"");
        assertThat(DatabaseFailure.connecting(url, "me", new SQLException("Connection refused. ", "08001")))
                .hasMessageContaining("cannot be reached (Connection refused): see that it runs")
                .hasMessageNotContaining("secret");
    }

    @Test
    void tellsHowMuchRoomThereWasForAMigration() {
        String said = String.valueOf(
                DatabaseFailure.migrating(file, new SQLException("No space")).getMessage());
        Matcher free = Pattern.compile("\\(No space; ([0-9]+) MB are free").matcher(said);
        assertThat(free.find()).as(said).isTrue();
        double megabytes = folder.toFile().getUsableSpace() / (double) (1 << 20);
        assertThat(Double.parseDouble(free.group(1))).isCloseTo(megabytes, Percentage.withPercentage(20));
    }
}
