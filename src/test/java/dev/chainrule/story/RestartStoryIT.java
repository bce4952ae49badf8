package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails in the middle of everything. */
class RestartStoryIT {

    private static final String ONE_WORKER = "--chainrule.training.workers=1";
    private static final String ROWS_IN_FILES = "--chainrule.training.rows-in-memory=0B";
    private static final int SIGTERM = 143;

    private static final String LONG = """
            {"dataset": "digits", "name": "long", "network": {"layers": [64, 64]},
             "training": {"epochs": 300, "early_stopping": {"patience": 0}},
             "checkpoints": {"every_epochs": 1}}""";

    private static final List<String> PLACES = List.of(
            "/datasets?order=asc",
            "/datasets/kept",
            "/datasets/kept/rows",
            "/models?order=asc",
            "/models/kept",
            "/models/kept/predict?size=50&town=Ulm",
            "/models/kept/predict?size=61.5&town=K%C3%B6ln",
            "/models/kept/predict?size=&town=");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void losesNothingAndFinishesWhatItHadBegun() throws Exception {
        List<String> before;
        String running;
        String waiting;
        try (Service service = Service.start(folder, ONE_WORKER)) {
            Api api = service.api();
            api.upload("kept", "size,town,rent\n" + "50,Ulm,501.25\n60,Köln,750.5\n".repeat(40))
                    .is(201);
            String done = api.train("{\"dataset\": \"kept\"}").text("/links/self");
            running = api.post("/jobs", LONG).is(202).text("/links/self");
            waiting = api.post("/jobs", "{\"dataset\": \"xor\", \"name\": \"waiting\"}")
                    .is(202)
                    .text("/links/self");
            untilItHasAHistory(service, api, running);
            before = everything(api, done);
            before.add(done);
            service.kill();
        }
        Path[] orphans = {
            Files.writeString(folder.resolve("datasets/ds_orphan.table"), "half"),
            Files.writeString(folder.resolve("models/mdl_orphan.weights"), "half"),
            Files.writeString(folder.resolve("checkpoints/ckpt_orphan.training"), "half"),
            Files.writeString(folder.resolve("tmp/orphan.part"), "half")
        };
        try (Service service = Service.start(folder, ONE_WORKER, ROWS_IN_FILES)) {
            Api api = service.api();
            String done = before.remove(before.size() - 1);
            assertThat(service.log()).anyMatch(line -> line.contains("1 jobs were running"));
            assertThat(orphans).noneMatch(Files::exists);
            assertThat(everything(api, done)).isEqualTo(before);

            finishesAsIfNothingHadHappened(api, running, waiting);
            learnsTheSameFromFiles(api);
            assertThat(service.log()).anyMatch(line -> line.matches(".*Job job_\\w+ resumes after step [1-9].*"));
            assertThat(files("datasets")).isEqualTo(api.count("/datasets"));
            assertThat(files("models")).isEqualTo(api.count("/models"));
            assertThat(files("checkpoints")).isPositive().isEqualTo(checkpoints(api));
            assertThat(files("tmp")).as("a folder of its own").isEqualTo(1);
            assertThat(files("processes")).isEqualTo(1);
            stopsInOrderWhileAJobRuns(service, api);
        }
    }

    private static void untilItHasAHistory(Service service, Api api, String job) throws InterruptedException {
        for (int attempt = 0; attempt < 60_000; attempt++) {
            Answer now = api.get(job).is(200);
            assertThat(now.text("/status")).as("not ended yet: %s", now).isIn("queued", "running");
            if (now.number("/progress/epoch") > 0) {
                assertThat(api.get(job + "/history").number("/total_points")).isPositive();
                return;
            }
            service.work(10);
        }
        throw new AssertionError("no epoch in ten minutes");
    }

    private static List<String> everything(Api api, String done) {
        List<String> everything = new ArrayList<>();
        Stream.concat(PLACES.stream(), Stream.of(done, done + "/history"))
                .map(place -> api.get(place).is(200).body())
                .forEach(everything::add);
        return everything;
    }

    private static void finishesAsIfNothingHadHappened(Api api, String running, String waiting) {
        Answer again = api.ended(running);
        assertThat(again.text("/status")).isEqualTo("succeeded");
        assertThat(again.number("/attempt")).isEqualTo(2);
        assertThat(api.get(running + "/history").number("/total_points")).isEqualTo(300);
        assertThat(api.ended(waiting).text("/status")).isEqualTo("succeeded");
        assertThat(api.get(waiting).number("/attempt")).isEqualTo(1);

        assertThat(weights(api, api.train(LONG))).isEqualTo(weights(api, again));
    }

    /** Of what was learned from rows in memory. */
    private static void learnsTheSameFromFiles(Api api) {
        Answer validation =
                api.post("/jobs/validate", "{\"dataset\": \"kept\"}").is(200);
        assertThat(validation.number("/memory/file_bytes")).isPositive();
        assertThat(validation.json().at("/messages").toString()).contains("read from a file");
        Answer verification = api.post("/models/kept/verify?wait=100").is(200);
        assertThat(verification.text("/verdict")).as(verification.toString()).isEqualTo("identical");
    }

    private static String weights(Api api, Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }

    private static long checkpoints(Api api) {
        return api.get("/jobs?limit=100")
                .is(200)
                .json()
                .at("/data")
                .valueStream()
                .mapToLong(job -> api.count(job.at("/links/checkpoints").asString()))
                .sum();
    }

    private static void stopsInOrderWhileAJobRuns(Service service, Api api) throws InterruptedException {
        Answer job = api.post("/jobs", LONG).is(202);
        untilItHasAHistory(service, api, job.text("/links/self"));

        assertThat(service.stop()).isEqualTo(SIGTERM);
        assertThat(service.log())
                .noneMatch(line -> line.contains(" ERROR "))
                .anyMatch(line -> line.endsWith("Stopping: 1 running jobs are requeued"))
                .anyMatch(line -> line.contains(job.text("/id") + " \"long\" interrupted after ")
                        && line.endsWith("; it resumes when a worker takes it"));
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.count();
        }
    }
}
