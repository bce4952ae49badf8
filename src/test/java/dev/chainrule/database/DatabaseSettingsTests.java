package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DatabaseSettingsTests {

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
}
