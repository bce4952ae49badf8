package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed at random moments while bundles are taken in and models deleted: what is there afterwards is whole,
 * what is not there has left nothing behind, and a bundle that is sent again under its key is there once.
 * {@code -Dimport.kills=20} kills so often, {@code -Dkills.seed=7} at other moments.
 */
class ImportKillStoryIT {

    private static final Logger LOG = LoggerFactory.getLogger(ImportKillStoryIT.class);
    private static final int KILLS = Integer.getInteger("import.kills", 0);
    private static final int LONGEST_MILLIS = 1500;

    private final Random random = new Random(Long.getLong("kills.seed", 1));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void leavesNoHalfOfAModel() throws Exception {
        assumeTrue(KILLS > 0, "kills only when it is asked to: -Dimport.kills=20");
        Service service = Service.start(folder);
        try {
            Api api = service.api();
            api.train(
                    "{\"dataset\": \"digits\", \"name\": \"original\", \"network\": {\"layers\": [512]}, \"training\": {\"epochs\": 1}}");
            String sha256 = api.get("/models/original").text("/provenance/weights_sha256");
            byte[] bundle = api.download("/models/original/export");
            String first = api.get("/models/original").text("/id");
            api.delete("/models/" + first).is(204);
            int sent = 0;
            int stored = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Sender sender = new Sender(service.api(), bundle, kill);
                sender.start();
                service.work(random.nextLong(LONGEST_MILLIS));
                service.kill();
                sender.join();
                sent += sender.sent.get();
                service = Service.start(folder);
                api = service.api();
                Answer again = sender.send(api, sender.sent.get()); // 303 where it was stored, and not answered
                while (again.status() == 409) { // as long as the key is held for the process that is gone
                    service.work(1000);
                    again = sender.send(api, sender.sent.get());
                }
                Answer model = again.status() == 303
                        ? api.get(again.header("Location")).is(200)
                        : again.is(201);
                assertThat(model.text("/provenance/weights_sha256")).isEqualTo(sha256);
                JsonNode models =
                        api.get("/models?limit=100&name=copy").is(200).json().get("data");
                assertThat(models.size()).as("none twice").isLessThanOrEqualTo(sender.sent.get() + 1);
                assertThat(files("models"))
                        .as("weights of models, and no others")
                        .isEqualTo(models.size());
                assertThat(api.get("/admin/integrity").text("/status")).isEqualTo("whole");
                for (JsonNode each : models) {
                    String path = "/models/" + each.get("id").asString();
                    api.get(path + "/weights?layer=2").is(200);
                    api.delete(path).is(204);
                    stored++;
                }
                assertThat(files("models")).isZero();
            }
            LOG.info("{} kills, {} bundles answered, {} models stored, each of them whole", KILLS, sent, stored);
        } finally {
            service.close();
        }
    }

    /** Sends the bundle again and again, each time under another key, until nobody answers. */
    private static final class Sender extends Thread {

        private final Api api;
        private final byte[] bundle;
        private final int round;
        private final AtomicInteger sent = new AtomicInteger();

        Sender(Api api, byte[] bundle, int round) {
            this.api = api;
            this.bundle = bundle;
            this.round = round;
        }

        @Override
        public void run() {
            try {
                while (send(api, sent.get()).status() == 201) {
                    sent.incrementAndGet();
                }
            } catch (UncheckedIOException killed) {
                // as it should be
            }
        }

        Answer send(Api to, int number) {
            return to.post(
                    "/models?name=copy",
                    "application/zip",
                    BodyPublishers.ofByteArray(bundle),
                    "Idempotency-Key",
                    "kill-%s-%s".formatted(round, number));
        }
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
