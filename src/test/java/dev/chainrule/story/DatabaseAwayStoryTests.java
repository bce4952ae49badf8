package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.database.SwitchedDatabase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The database is away for a while: whoever asks is told, and what was begun goes on as if nothing had happened. */
@Story
@Import(SwitchedDatabase.Below.class)
@TestPropertySource(properties = {"chainrule.database.patience=500ms", "chainrule.database.look=50ms"})
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAwayStoryTests {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String JOB = """
            {"dataset": "iris", "name": "%s", "network": {"layers": [16]}, "split": {"validation": 0.2, "test": 0.2},
             "training": {"epochs": 4000, "early_stopping": {"patience": 0}}, "checkpoints": {"every_epochs": 100}}""";

    private final Api api;
    private final SwitchedDatabase database;

    private final Path folder;

    DatabaseAwayStoryTests(
            @LocalServerPort int port, @Autowired DataSource pool, @Value("${chainrule.data-dir}") Path folder)
            throws SQLException {
        this.api = new Api(port);
        this.database = SwitchedDatabase.of(pool);
        this.folder = folder;
    }

    @AfterEach
    void switchOn() {
        database.on();
        untilItIsReady();
    }

    private void untilItIsReady() {
        for (int attempt = 0; api.get(READINESS).status() != 200; attempt++) {
            assertThat(attempt).isLessThan(10_000);
        }
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).is(200).text("/provenance/weights_sha256");
    }

    private Answer ended(String job) {
        return api.ended(job);
    }

    private String untilItHasACheckpoint(String definition) {
        Answer job = api.post("/jobs", definition).is(202);
        for (int attempt = 0; api.count(job.text("/links/checkpoints")) == 0; attempt++) {
            assertThat(attempt).isLessThan(10_000);
        }
        return job.text("/links/self");
    }

    private List<Path> filesOfDatasets() throws IOException {
        try (Stream<Path> tables = Files.list(folder.resolve("datasets"));
                Stream<Path> uploads = Files.list(folder.resolve("uploads"))) {
            return Stream.concat(tables, uploads).sorted().toList();
        }
    }

    private static void isRefused(Answer answer) {
        answer.is(503, "database_away");
        assertThat(answer.header("Retry-After")).as("%s", answer).isNotEmpty();
    }

    @Test
    void runsGoOnFromTheirCheckpointsToTheSameModel(CapturedOutput output) throws Exception {
        String undisturbed = weights(api.train(JOB.formatted("undisturbed")));
        String job = untilItHasACheckpoint(JOB.formatted("disturbed"));

        database.off();
        isRefused(api.get("/jobs"));
        isRefused(api.get(job + "?wait=20"));
        isRefused(api.get("/models/undisturbed/predict?sepal_length=1&sepal_width=1&petal_length=1&petal_width=1"));
        isRefused(api.post("/jobs", JOB.formatted("refused")));
        isRefused(api.post(
                "/jobs", Api.JSON, BodyPublishers.ofString(JOB.formatted("refused")), "Idempotency-Key", "away"));
        List<Path> files = filesOfDatasets();
        isRefused(api.upload("refused", "a,b\n1,2\n3,4\n"));
        assertThat(filesOfDatasets())
                .as("what was certainly not recorded is gone")
                .isEqualTo(files);
        isRefused(api.delete(job));
        isRefused(api.get("/queue"));
        isRefused(api.get(job + "/events"));
        assertThat(api.get(READINESS).status()).isEqualTo(503);
        assertThat(api.get("/actuator/health").status()).isEqualTo(503);
        assertThat(api.get("/actuator/health/liveness").status()).isEqualTo(200);
        database.on();
        untilItIsReady();

        Answer gone = ended(job);
        assertThat(gone.text("/status")).as("%s", gone).isEqualTo("succeeded");
        assertThat(gone.number("/attempt")).isGreaterThanOrEqualTo(2);
        assertThat(weights(gone)).isEqualTo(undisturbed);
        assertThat(api.get("/models/disturbed").is(200).number("/version")).isEqualTo(1);
        assertThat(output.getAll().split("The database cannot be used", -1))
                .as("said once a minute, and perhaps by another test of that minute")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(output).doesNotContain("\tat ");
    }

    @Test
    void modelsStayWhoseRecordingNobodyHeardOf() throws Exception {
        String job = untilItHasACheckpoint(JOB.formatted("unheard"));
        database.offAfterCommitOf("insert into models");
        for (int attempt = 0; api.get(READINESS).status() == 200; attempt++) {
            assertThat(attempt).isLessThan(100_000);
        }
        database.on();
        untilItIsReady();

        Answer ended = ended(job);
        assertThat(ended.text("/status")).isEqualTo("succeeded");
        assertThat(ended.number("/attempt")).isEqualTo(1);
        api.get("/models/unheard/predict?sepal_length=1&sepal_width=1&petal_length=1&petal_width=1")
                .is(200);
    }

    @Test
    void uploadsStayWhoseRecordingNobodyHeardOf() throws Exception {
        database.offAfterCommitOf("insert into datasets");
        isRefused(api.upload("unheard", "a,b\n1,2\n3,4\n"));
        database.on();
        untilItIsReady();

        assertThat(api.get("/datasets/unheard/rows").is(200).json().at("/data")).hasSize(2);
    }

    /** Which goes away at a checkpoint, so that the run certainly hears of it. */
    @Test
    void listenersComeBack() throws Exception {
        String job = untilItHasACheckpoint(JOB.formatted("heard"));
        try (Listener listener = api.listen(job + "/events", "")) {
            database.offAfterCommitOf("insert into checkpoints");
            assertThat(listener.until(heard -> heard.type().equals("checkpoint")))
                    .isNotEmpty();
            for (int attempt = 0; api.get(READINESS).status() == 200; attempt++) {
                assertThat(attempt).isLessThan(100_000);
            }
            isRefused(api.get(job));
            database.on();
            untilItIsReady();
            assertThat(ended(job).text("/status")).isEqualTo("succeeded");
        }
        try (Listener again = api.listen(job + "/events", "")) {
            assertThat(again.toTheEnd())
                    .extracting(heard -> heard.event().toString())
                    .anyMatch(event -> event.contains("interrupted"))
                    .last()
                    .matches(event -> event.contains("succeeded"));
        }
    }
}
