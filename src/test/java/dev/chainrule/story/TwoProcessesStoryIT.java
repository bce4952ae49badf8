package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes work at one queue; one of them dies, and one freezes and comes back. */
class TwoProcessesStoryIT {

    private static final String LONG = """
            {"dataset": "digits", "name": "%s", "network": {"layers": [64, 64]},
             "training": {"epochs": 400, "early_stopping": {"patience": 0}}, "checkpoints": {"every_seconds": 1}}""";

    /** With its document read, which would take longer than a job. */
    private record Instance(Service service, Api api) {

        Instance(Service service) {
            this(service, service.api());
        }
    }

    @TempDir
    private Path folder = Path.of("");

    @TempDir
    private Path elsewhere = Path.of("");

    private String[] arguments(EmbeddedPostgres postgres) {
        return new String[] {
            "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=postgres",
            "--chainrule.training.workers=1",
            "--chainrule.queue.heartbeat=500ms",
            "--chainrule.queue.dead=3s"
        };
    }

    @Test
    void shareOneQueue() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedServer.start();
                Service first = Service.start(folder, arguments(postgres));
                Service second = Service.start(folder, arguments(postgres))) {
            refusesAnotherDataDirectory(postgres);
            Instance one = new Instance(first);
            Instance two = new Instance(second);
            String weights = weights(one.api, one.api.train(LONG.formatted("alone")));
            String job = submit(one.api);
            String other = submit(one.api);
            untilItRuns(two, job);
            untilItRuns(two, other);
            assertThat(processesAtWork(two.api)).hasSize(2);

            Instance dies = runsIn(one, two, other);
            Instance lives = dies.equals(one) ? two : one;
            stopsAndGoesOnAsAnotherSays(dies, job);
            dies.service.kill();
            assertThat(weights(lives.api, succeeded(lives.api, job))).isEqualTo(weights);
            Answer takenOver = succeeded(lives.api, other);
            assertThat(takenOver.number("/attempt")).isGreaterThanOrEqualTo(2);
            assertThat(weights(lives.api, takenOver)).isEqualTo(weights);
            try (Service third = Service.start(folder, arguments(postgres))) {
                leavesToOneWhatAFrozenOneHadBegun(lives, new Instance(third));
            }
        }
    }

    private void refusesAnotherDataDirectory(EmbeddedPostgres postgres) throws Exception {
        try (Service stranger = Service.launch(elsewhere, arguments(postgres))) {
            assertThatThrownBy(stranger::ready).hasMessageContaining("need the same chainrule.data-dir");
        }
    }

    private static String submit(Api api) {
        return api.post("/jobs", LONG.formatted("shared")).is(202).text("/links/self");
    }

    private static String weights(Api api, Answer job) {
        return api.get(job.text("/links/model")).is(200).text("/provenance/weights_sha256");
    }

    private static Answer succeeded(Api api, String job) {
        Answer ended = api.ended(job);
        assertThat(ended.text("/status")).as("%s", ended).isEqualTo("succeeded");
        return ended;
    }

    private static Answer untilItRuns(Instance asked, String job) throws InterruptedException {
        for (int attempt = 0; attempt < 60_000; attempt++) {
            Answer now = asked.api.get(job).is(200);
            if (now.text("/status").equals("running") && now.number("/progress/step") > 0) {
                return now;
            }
            asked.service.work(10);
        }
        throw new AssertionError("no step in ten minutes");
    }

    private static Set<String> processesAtWork(Api api) {
        Answer queue = api.get("/queue").is(200);
        assertThat(queue.json().at("/processes")).hasSize(2);
        return queue.json()
                .at("/running")
                .valueStream()
                .map(job -> job.get("process").asString())
                .collect(Collectors.toSet());
    }

    private static Instance runsIn(Instance one, Instance two, String job) throws InterruptedException {
        String process = untilItRuns(one, job).text("/process");
        return process.startsWith(one.service.pid() + "-") ? one : two;
    }

    private static void stopsAndGoesOnAsAnotherSays(Instance other, String job) {
        assertThat(other.api.post(job + "/pause?wait=60").is(200).text("/status"))
                .isEqualTo("paused");
        other.api.post(job + "/resume").is(200);
    }

    private void leavesToOneWhatAFrozenOneHadBegun(Instance one, Instance two) throws Exception {
        int models = one.api.count("/models");
        String job = submit(one.api);
        Instance frozen = runsIn(one, two, job);
        Instance other = frozen.equals(one) ? two : one;
        frozen.service.freeze();
        Answer ended = succeeded(other.api, job);
        assertThat(ended.number("/attempt")).isGreaterThanOrEqualTo(2);
        frozen.service.thaw();
        untilItSays(frozen.service, "was replaced by another");

        assertThat(other.api.count("/models")).isEqualTo(models + 1);
        assertThat(files("models")).isEqualTo(models + 1);
        assertThat(frozen.api.get(job).text("/model")).isEqualTo(ended.text("/model"));
    }

    private static void untilItSays(Service service, String words) throws Exception {
        for (int attempt = 0; attempt < 6000; attempt++) {
            if (service.log().stream().anyMatch(line -> line.contains(words))) {
                return;
            }
            service.work(100);
        }
        throw new AssertionError(String.join("\n", List.copyOf(service.log())));
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.count();
        }
    }
}
