package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class OwnDatabaseTests {

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:./data/chainrule;WRITE_DELAY=0", "jdbc:h2:mem:one", "jdbc:h2:~/chainrule"})
    void noOtherProcessWritesToAFileOfH2(String url) {
        assertThat(OwnDatabase.name(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/chainrule",
                "jdbc:h2:tcp://localhost/~/chainrule",
                "jdbc:h2:ssl://localhost/~/chainrule",
                "jdbc:h2:file:./data/chainrule;AUTO_SERVER=TRUE"
            })
    void othersMayWriteToAServer(String url) {
        assertThat(OwnDatabase.name(url)).isEmpty();
    }

    @Test
    void hasOneNameHoweverItIsWritten() {
        assertThat(OwnDatabase.name("jdbc:h2:file:./data/../data/chainrule;WRITE_DELAY=0"))
                .isEqualTo(OwnDatabase.name("jdbc:h2:./data/chainrule"));
        assertThat(OwnDatabase.name("jdbc:h2:mem:one;DB_CLOSE_DELAY=-1"))
                .isEqualTo(OwnDatabase.name("jdbc:h2:mem:one"));
        assertThat(OwnDatabase.name("jdbc:h2:mem:one")).isNotEqualTo(OwnDatabase.name("jdbc:h2:mem:two"));
    }

    /** A connection of H2 does not say whether it is: asked for its URL, it leaves the settings out. */
    @Test
    void isServedToOthersAlsoWhereAPoolIsInBetween() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:file:./never/opened;AUTO_SERVER=TRUE");
            assertThat(OwnDatabase.name(new DelegatingDataSource(pool))).isEmpty();
            pool.setJdbcUrl("jdbc:h2:file:./never/opened");
            assertThat(OwnDatabase.name(new DelegatingDataSource(pool))).isPresent();
        }
    }
}
