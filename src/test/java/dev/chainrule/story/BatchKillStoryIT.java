package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed in the middle of batch predictions, again and again; {@code -Dbatch.kills=20} for more than a few
 * times, and {@code -Dbatch.rows} for how much there is to predict.
 */
class BatchKillStoryIT {

    private static final int KILLS = Integer.getInteger("batch.kills", 1);
    private static final int ROWS = Integer.getInteger("batch.rows", 100_000);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void makesOneDatasetHoweverOftenItsProcessDies() throws Exception {
        StringBuilder csv = new StringBuilder("a,b,c\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(i % 997)
                    .append(',')
                    .append(i % 89)
                    .append(',')
                    .append(i % 7)
                    .append('\n');
        }
        String batch;
        Service service = Service.start(folder);
        try {
            Api api = service.api();
            api.upload("many-rows", csv.toString()).is(201);
            api.train("""
                    {"dataset": "many-rows", "name": "sums", "target": "c", "network": {"layers": []},
                     "split": {"validation": 0}, "training": {"epochs": 1, "batch_size": 4096}}""");
            batch = api.post("/models/sums/batch-predictions", "{\"dataset\": \"many-rows\", \"name\": \"made-once\"}")
                    .is(202)
                    .text("/links/self");
            for (int kill = 1; kill <= KILLS; kill++) {
                untilItRuns(service, batch, kill);
                service.kill();
                service.close();
                service = Service.start(folder);
            }
            Answer ended = service.api().get(batch + "?wait=300").is(200);
            assertThat(ended.text("/status")).as(ended.toString()).isEqualTo("succeeded");
            assertThat(ended.number("/attempt")).isBetween(2.0, KILLS + 1.0);
            Answer made = service.api().get(ended.text("/links/result")).is(200);
            assertThat(made.number("/rows")).isEqualTo(ROWS);
            assertThat(made.number("/version")).as("one only").isEqualTo(1);
            assertThat(service.api()
                            .get("/datasets?name=made-once")
                            .json()
                            .get("data")
                            .size())
                    .isOne();
            assertThat(files("tmp")).as("a folder of its own").isEqualTo(1);
            assertThat(files("datasets")).isEqualTo(service.api().count("/datasets"));
        } finally {
            service.close();
        }
    }

    /** In the attempt that follows so many kills, some way on; or at its end. */
    private static void untilItRuns(Service service, String batch, int kill) throws InterruptedException {
        while (true) {
            Answer now = service.api().get(batch).is(200);
            boolean on = now.number("/attempt") >= kill && now.number("/progress/rows_done") > 0;
            if (on || now.text("/status").equals("succeeded")) {
                return;
            }
            service.work(20);
        }
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.count();
        }
    }
}
