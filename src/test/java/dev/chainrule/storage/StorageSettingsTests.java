package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.problem.StartRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StorageSettingsTests {

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
