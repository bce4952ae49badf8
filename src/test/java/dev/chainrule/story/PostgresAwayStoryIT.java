package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped while jobs run, and started again. */
class PostgresAwayStoryIT {

    private static final String LONG = """
            {"dataset": "digits", "name": "%s", "network": {"layers": [64, 64]},
             "training": {"epochs": 300, "early_stopping": {"patience": 0}}, "checkpoints": {"every_epochs": 10}}""";

    private static final String READINESS = "/actuator/health/readiness";

    @TempDir
    private Path folder = Path.of("");

    @TempDir
    private Path database = Path.of("");

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedServer.keeping(database).setPort(port).start();
    }

    private static String weights(Api api, Answer job) {
        return api.get(job.text("/links/model")).is(200).text("/provenance/weights_sha256");
    }

    @Test
    void jobsGoOnToTheSameModelWhenItIsBack() throws Exception {
        EmbeddedPostgres first = postgres(0);
        int port = first.getPort();
        String url = first.getJdbcUrl("postgres", "postgres");
        try (Service service = Service.start(
                folder,
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres")) {
            Api api = service.api();
            String undisturbed = weights(api, api.train(LONG.formatted("undisturbed")));
            String job = api.post("/jobs", LONG.formatted("disturbed")).is(202).text("/links/self");
            while (api.count(job + "/checkpoints") == 0) {
                service.work(20);
            }

            first.close();
            until(503, api, service);
            Answer refused = api.get(job);
            refused.is(503, "database_away");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            try (EmbeddedPostgres second = postgres(port)) {
                assertThat(second.getPort()).isEqualTo(port);
                until(200, api, service);
                Answer ended = api.ended(job);
                assertThat(ended.text("/status")).as("%s", ended).isEqualTo("succeeded");
                assertThat(ended.number("/attempt")).isGreaterThanOrEqualTo(2);
                assertThat(weights(api, ended)).isEqualTo(undisturbed);
                assertThat(service.log())
                        .filteredOn(line -> line.contains("The database cannot be used"))
                        .hasSize(1);
                assertThat(service.log()).noneMatch(line -> line.startsWith("\tat "));
            }
        }
    }

    private static void until(int status, Api api, Service service) throws InterruptedException {
        for (int attempt = 0; api.get(READINESS).status() != status; attempt++) {
            assertThat(attempt).isLessThan(6000);
            service.work(100);
        }
    }
}
