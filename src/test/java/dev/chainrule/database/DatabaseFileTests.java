package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTests {

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:/data/chainrule, /data/chainrule.mv.db",
        "jdbc:h2:/data/chainrule;MODE=STRICT, /data/chainrule.mv.db",
        "jdbc:h2:file:/data/a;AUTO_SERVER=FALSE, /data/a.mv.db"
    })
    void findsTheFileOfADatabase(String url, Path path) {
        assertThat(DatabaseFile.of(url))
                .hasValueSatisfying(file -> assertThat(file.path()).isEqualTo(path));
    }

    @Test
    void knowsWhereTheUsersHomeIs() {
        assertThat(DatabaseFile.of("jdbc:h2:~/chainrule").orElseThrow().path())
                .isEqualTo(Path.of(System.getProperty("user.home"), "chainrule.mv.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:chainrule",
                "jdbc:h2:tcp://db/chainrule",
                "jdbc:h2:file:nio:/data/chainrule",
                "jdbc:h2:file:/data/chainrule;AUTO_SERVER=TRUE",
                "jdbc:h2:file:/data/chainrule;MODE=STRICT;auto_server=true",
                "jdbc:postgresql://db/chainrule"
            })
    void findsNoneWhereNoProcessHasAFileToItself(String url) {
        assertThat(DatabaseFile.of(url)).isEmpty();
    }

    @Test
    void migratesACopyWithTheSameSettings() {
        DatabaseFile file =
                DatabaseFile.of("jdbc:h2:/data/chainrule;MODE=STRICT").orElseThrow();
        assertThat(file.url()).isEqualTo("jdbc:h2:file:/data/chainrule;MODE=STRICT");
        assertThat(file.copy().url()).isEqualTo("jdbc:h2:file:/data/chainrule.migrating;MODE=STRICT");
    }
}
