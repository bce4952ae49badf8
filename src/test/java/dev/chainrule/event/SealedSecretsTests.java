package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.storage.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with a webhook in it, from before secrets were encrypted. */
class SealedSecretsTests {

    private static final String URL = "jdbc:h2:mem:sealed_secrets;DB_CLOSE_DELAY=-1";

    private static final String JOB = """
            insert into training_jobs (id, name, status, created_at, dataset_id, dataset_sha256, seed, attempt,
                                       definition, progress, warnings)
            values ('job_1', 'old', 'SUCCEEDED', current_timestamp, 'ds_1', '', 1, 2, '{}', '{}', '[]')""";

    private static final String WEBHOOK = """
            insert into webhooks (job_id, url, secret, events)
            values ('job_1', 'https://Hooks.example.org/a', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'done')""";

    private static void migrate(Secrets secrets, String target) {
        Flyway.configure()
                .dataSource(URL, "sa", "")
                .locations("classpath:db/migration")
                .javaMigrations(new SealedSecrets(secrets))
                .target(target)
                .load()
                .migrate();
    }

    @Tag("slow")
    @Test
    void areWhatTheyWereAndNowhereInPlainText(@TempDir Path folder) throws SQLException {
        Secrets secrets = Secrets.at(folder);
        migrate(secrets, "22");
        try (Connection connection = DriverManager.getConnection(URL, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(JOB);
            statement.execute(WEBHOOK);
            migrate(secrets, "40");

            try (ResultSet row = statement.executeQuery("select * from webhooks")) {
                assertThat(row.next()).isTrue();
                assertThat(secrets.open(row.getString("sealed_secret"), "job_1"))
                        .hasValue("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
                assertThat(row.getString("host")).isEqualTo("hooks.example.org:443");
            }
            try (ResultSet script = statement.executeQuery("script")) {
                while (script.next()) {
                    assertThat(script.getString(1)).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
                }
            }
        }
    }
}
