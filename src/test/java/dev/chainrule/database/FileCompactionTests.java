package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

@Tag("slow")
class FileCompactionTests {

    private static final String LAST = "select sum(number) from counts";

    @TempDir
    private Path folder = Path.of("");

    private long bytes() throws IOException {
        return Files.size(folder.resolve("db.mv.db"));
    }

    private static FileCompaction compaction(HikariDataSource pool, DataSize above) {
        Duration any = Duration.ofSeconds(1);
        return new FileCompaction(pool, new DatabaseSettings(any, any, any, above));
    }

    @Test
    void makesAFileSmallThatIsMostlyEmptyWhileItIsUsed() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:file:%s;WRITE_DELAY=0".formatted(folder.resolve("db")));
            JdbcClient database = JdbcClient.create(pool);
            database.sql("create table counts (id integer primary key, number integer, text varchar)")
                    .update();
            database.sql("insert into counts select x, 0, repeat('some text', 20) from system_range(1, 300)")
                    .update();
            for (int i = 0; i < 1500; i++) {
                database.sql("update counts set number = number + 1 where id = ?")
                        .param(1 + i * 7 % 300)
                        .update();
            }
            long before = bytes();

            compaction(pool, DataSize.ofBytes(before * 2)).look();
            assertThat(bytes()).as("it is not large").isEqualTo(before);
            compaction(pool, DataSize.ofKilobytes(100)).look();

            assertThat(bytes()).isLessThan(before / 4);
            assertThat(database.sql(LAST).query(Integer.class).single()).isEqualTo(1500);
            database.sql("update counts set number = number + 1 where id = 1").update();
        }
        try (HikariDataSource again = new HikariDataSource()) {
            again.setJdbcUrl("jdbc:h2:file:" + folder.resolve("db"));
            assertThat(JdbcClient.create(again).sql(LAST).query(Integer.class).single())
                    .isEqualTo(1501);
        }
    }
}
