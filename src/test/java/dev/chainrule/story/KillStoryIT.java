package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed at random moments while eight jobs run side by side, and each of them ends with the weights and
 * the history of one that was left in peace. {@code -Dkills=50}, or the profile {@code soak}, kills so often on each
 * database; {@code -Dkills.seed=7} at other moments.
 */
class KillStoryIT {

    private static final Logger LOG = LoggerFactory.getLogger(KillStoryIT.class);
    private static final int KILLS = Integer.getInteger("kills", 1);
    private static final long SEED = Long.getLong("kills.seed", 1);

    /** Something of everything that a checkpoint must hold. */
    private static final List<String> JOBS = List.of("""
            {"dataset": "digits", "name": "dropout", "network": {"layers": [64, {"type": "dropout", "rate": 0.3}, 32]},
             "training": {"epochs": %s2, "early_stopping": {"patience": 0}}}""", """
            {"dataset": "digits", "name": "normalized", "network": {"layers": [64, "batch_normalization", 32]},
             "training": {"epochs": %s2, "optimizer": {"type": "momentum", "learning_rate": 0.01}, "early_stopping": {"patience": 0}},
             "checkpoints": {"every_epochs": 2}}""", """
            {"dataset": "iris", "name": "plateau", "network": {"layers": [16, 16]},
             "training": {"epochs": %s00, "schedule": {"type": "reduce_on_plateau", "patience": 5}, "early_stopping": {"patience": 0}}}""", """
            {"dataset": "digits", "name": "stopping", "network": {"layers": [32]},
             "training": {"epochs": %s00, "optimizer": "amsgrad", "early_stopping": {"metric": "val_accuracy", "patience": 15}}}""", """
            {"dataset": "digits", "name": "averaged", "network": {"layers": [48]}, "checkpoints": {"every_epochs": 3},
             "training": {"epochs": %s2, "optimizer": "nadam", "weight_averaging": {"decay": 0.99}, "schedule": "one_cycle"}}""", """
            {"dataset": "iris", "name": "folded", "split": {"folds": 4}, "network": {"layers": [16]},
             "training": {"epochs": %s00, "early_stopping": {"patience": 40}}, "checkpoints": {"every_epochs": 20}}""", """
            {"dataset": "digits", "name": "weighted", "network": {"layers": [32, "layer_normalization", 32]},
             "training": {"epochs": %s0, "optimizer": "rmsprop", "class_weights": "balanced", "input_noise": 0.1}}""", """
            {"dataset": "xor", "name": "full", "network": {"layers": [16]}, "checkpoints": {"every_seconds": 1, "every_epochs": 2000},
             "training": {"epochs": %s0000, "batch_size": "full", "optimizer": "lion", "gradient_clipping": {"norm": 1}}}""").stream()
            .map(job -> job.formatted(KILLS == 1 ? 1 : 5))
            .toList();

    /** What must be the same, however often a job was cut off. */
    private record Made(String weights, JsonNode epochs, JsonNode steps) {}

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void changesNothingOnH2() throws Exception {
        changesNothing();
    }

    @Test
    void changesNothingOnPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedServer.start()) {
            changesNothing(
                    "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                    "--spring.datasource.username=postgres",
                    "--spring.datasource.password=postgres");
        }
    }

    private void changesNothing(String... database) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(database));
        arguments.add("--chainrule.training.workers=" + JOBS.size());
        String[] all = arguments.toArray(String[]::new);
        List<String> every = new ArrayList<>();
        int kills = 0;
        int resumed = 0;
        Service service = Service.start(folder, all);
        try {
            long start = System.nanoTime();
            every.addAll(submit(service.api()));
            List<Made> undisturbed = made(service.api(), every);
            long millis = (System.nanoTime() - start) / 1_000_000;
            for (int round = 1; kills < KILLS; round++) {
                List<String> jobs = submit(service.api());
                every.addAll(jobs);
                boolean finished = false;
                while (!finished && kills < KILLS) {
                    if (kills == 0) {
                        untilACheckpointIsThere(service, jobs);
                    } else {
                        service.work(random.nextLong(millis));
                    }
                    finished = kills > 0 && finished(service.api(), jobs);
                    resumed += goneOn(service);
                    service.kill();
                    kills++;
                    service = Service.launch(folder, all);
                    if (kills < KILLS && random.nextInt(5) == 0) {
                        service.work(random.nextLong(millis)); // it may not be ready yet
                        service.kill();
                        kills++;
                        service = Service.launch(folder, all);
                    }
                    service.ready();
                }
                assertThat(made(service.api(), jobs)).isEqualTo(undisturbed);
                LOG.info("Round {}: {} kills, {} runs went on from a checkpoint", round, kills, resumed);
            }
            resumed += goneOn(service);
            assertThat(resumed).isGreaterThanOrEqualTo(KILLS / 4); // some kills come before a checkpoint, or too late
            Api api = service.api();
            assertThat(files("checkpoints"))
                    .isEqualTo(every.stream()
                            .mapToLong(job -> api.count(job + "/checkpoints"))
                            .sum());
            assertThat(api.count("/models")).as("none twice").isEqualTo(every.size());
            assertThat(files("models")).isEqualTo(every.size());
            assertThat(files("tmp")).as("a folder of its own").isEqualTo(1);
            assertThat(files("processes")).isEqualTo(1);
        } finally {
            service.close();
        }
    }

    private static List<String> submit(Api api) {
        return JOBS.stream()
                .map(job -> api.post("/jobs", job).is(202).text("/links/self"))
                .toList();
    }

    private static void untilACheckpointIsThere(Service service, List<String> jobs) throws InterruptedException {
        while (jobs.stream().allMatch(job -> service.api().count(job + "/checkpoints") == 0)) {
            service.work(20);
        }
    }

    private static boolean finished(Api api, List<String> jobs) {
        return jobs.stream().allMatch(job -> api.get(job).text("/status").equals("succeeded"));
    }

    private static List<Made> made(Api api, List<String> jobs) {
        return jobs.stream().map(job -> made(api, job)).toList();
    }

    private static Made made(Api api, String job) {
        Answer ended = api.ended(job);
        assertThat(ended.text("/status")).as(ended.toString()).isEqualTo("succeeded");
        String weights = api.get(ended.text("/links/model")).text("/provenance/weights_sha256");
        return new Made(weights, history(api, job, "epoch"), history(api, job, "step"));
    }

    /** Every point of it. */
    private static JsonNode history(Api api, String job, String resolution) {
        Answer history = api.get(job + "/history?max_points=100000&resolution=" + resolution)
                .is(200);
        assertThat(history.text("/downsampling")).isEqualTo("none");
        return history.json().get("series");
    }

    /** Runs that one process took up where another had stood. */
    private static int goneOn(Service service) {
        return Math.toIntExact(service.log().stream()
                .filter(line -> line.matches(".*Job job_\\w+ resumes after step [1-9].*"))
                .count());
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.count();
        }
    }
}
