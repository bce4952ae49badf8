package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.problem.StartRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SettingsTests {

    private static DatabaseSettings database(long patience, long background, long look) {
        return new DatabaseSettings(
                Duration.ofMillis(patience),
                Duration.ofMillis(background),
                Duration.ofMillis(look),
                DataSize.ofMegabytes(32));
    }

    @Test
    void waitsForADatabaseAsLongAsThePoolCan() {
        assertThat(database(300, 300, 10).patience()).isEqualTo(Duration.ofMillis(300));
        assertThatThrownBy(() -> database(299, 300, 10))
                .hasMessage("chainrule.database.patience is 299 ms: at least 300 ms");
        assertThatThrownBy(() -> database(400, 399, 10))
                .hasMessage("chainrule.database.background-patience is 399 ms: at least 400 ms");
        assertThatThrownBy(() -> database(300, 300, 9)).hasMessage("chainrule.database.look is 9 ms: at least 10 ms");
    }

    @Test
    void findsTheDataDirectoryWhereItIsMeant() {
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(new StorageSettings("~").directory()).isEqualTo(home);
        assertThat(new StorageSettings("~/data").directory()).isEqualTo(home.resolve("data"));
        assertThat(new StorageSettings("./a/../~data").directory())
                .isEqualTo(Path.of("~data").toAbsolutePath());
        assertThat(new StorageSettings("/data").directory()).isEqualTo(Path.of("/data"));
    }

    @Test
    void refusesADirectoryThatCannotBe() {
        assertThatThrownBy(() -> new StorageSettings(" "))
                .hasMessage("chainrule.data-dir is empty: name a directory, such as ./data");
        assertThatThrownBy(() -> new StorageSettings("a\0b").directory())
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("which cannot be the name of a directory here");
    }
}
