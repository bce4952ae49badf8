package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Twenty clients queue a thousand jobs while the process is killed every 20 seconds, for ten minutes:
 * {@code mvn verify -Psoak -Dit.test=SoakIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false}; for two minutes and a
 * hundred jobs with {@code -Dsoak.minutes=2 -Dsoak.jobs=100} instead of the profile.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
class SoakIT {

    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final int CLIENTS = 20;
    private static final int JOBS = Integer.getInteger("soak.jobs", 1000);
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
    private static final long KILL_MILLIS = 20_000;

    /** Their seeds differ, so that no two models are the same by right. */
    private static final String JOB = """
            {"dataset": "iris", "name": "soak-%s", "owner": "client-%s", "training": {"epochs": 300, "seed": %s,
             "early_stopping": {"patience": 0}}, "checkpoints": {"every_seconds": 1}}""";

    @TempDir
    private Path folder = Path.of("");

    /** @param ended opens when the process that comes after this one is ready */
    private record Living(Service service, Api api, CountDownLatch ended) {}

    private final AtomicReference<@Nullable Living> living = new AtomicReference<>();
    /** Jobs whose client has been told that they are accepted. */
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    @Test
    void finishesWhatItAcceptsOnceAndLeavesNothingBehind() throws Exception {
        Instant end = Instant.now().plus(LENGTH);
        start();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        CountDownLatch done = new CountDownLatch(JOBS);
        IntStream.range(0, JOBS).forEach(number -> clients.execute(() -> submit(number, done)));
        int kills = 0;
        try {
            while (Instant.now().isBefore(end)) {
                service().work(Math.min(KILL_MILLIS, millisUntil(end)));
                service().kill();
                kills++;
                start();
            }
            done.await();
            Map<String, JsonNode> jobs = untilAllHaveEnded();
            LOG.info("{} jobs accepted, {} kills, {} attempts", accepted.size(), kills, attempts(jobs));
            assertFinishedOnce(jobs);
            assertNothingLeftBehind(jobs.size());
        } finally {
            clients.shutdownNow();
            service().close();
        }
    }

    private void start() throws Exception {
        Service service = Service.start(folder);
        Living before = living.getAndSet(new Living(service, service.api(), new CountDownLatch(1)));
        if (before != null) {
            before.ended.countDown();
        }
    }

    private Living living() {
        return Objects.requireNonNull(living.get());
    }

    private Service service() {
        return living().service;
    }

    private Api api() {
        return living().api;
    }

    private static long millisUntil(Instant end) {
        return Math.max(1, Duration.between(Instant.now(), end).toMillis());
    }

    /** As a client does that wants its job done: again where it got no answer. */
    private void submit(int number, CountDownLatch done) {
        String job = JOB.formatted(number, number % CLIENTS, number);
        while (!Thread.currentThread().isInterrupted()) {
            Living asked = living();
            try {
                Answer answer = asked.api.post(
                        "/jobs", Api.JSON, BodyPublishers.ofString(job), "Idempotency-Key", "soak-" + number);
                if (answer.status() == 202 || answer.status() == 303) { // 303: accepted, but killed before it said so
                    String place = answer.header("Location");
                    accepted.add(place.substring(place.lastIndexOf('/') + 1));
                    done.countDown();
                    return;
                }
                LOG.debug("Job {} again: {}", number, answer);
            } catch (UncheckedIOException killed) {
                LOG.debug("Job {} again", number, killed);
            }
            awaitEnd(asked);
        }
    }

    /** Or a second: an answer may be missing although nobody was killed. */
    private static void awaitEnd(Living asked) {
        try {
            if (asked.ended.await(1, TimeUnit.SECONDS)) {
                LOG.debug("Another process is ready");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, JsonNode> untilAllHaveEnded() {
        Instant patience = Instant.now().plus(Duration.ofMinutes(15));
        Api api = api();
        for (String job : accepted) {
            while (api.get("/jobs/%s?wait=20".formatted(job))
                    .is(200)
                    .json()
                    .get("finished_at")
                    .isNull()) {
                assertThat(Instant.now()).as("%s", api.get("/queue")).isBefore(patience);
            }
        }
        return jobs(api);
    }

    private static Map<String, JsonNode> jobs(Api api) {
        Map<String, JsonNode> jobs = new HashMap<>();
        for (String after = ""; ; ) {
            JsonNode page = api.get("/jobs?limit=100&order=asc" + after).is(200).json();
            page.get("data").forEach(job -> jobs.put(job.get("id").asString(), job));
            if (!page.get("has_more").booleanValue()) {
                return jobs;
            }
            after = "&after=" + page.get("last_id").asString();
        }
    }

    private static int attempts(Map<String, JsonNode> jobs) {
        return jobs.values().stream()
                .mapToInt(job -> job.get("attempt").asInt())
                .sum();
    }

    private void assertFinishedOnce(Map<String, JsonNode> jobs) {
        assertThat(accepted).hasSize(JOBS);
        assertThat(jobs.keySet()).isEqualTo(accepted);
        assertThat(jobs.values())
                .allSatisfy(job ->
                        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded"));
        List<String> models =
                jobs.values().stream().map(job -> job.get("model").asString()).toList();
        assertThat(models).doesNotHaveDuplicates();
        assertThat(api().count("/models")).isEqualTo(jobs.size());
    }

    private void assertNothingLeftBehind(int jobs) throws IOException {
        assertThat(files("models")).isEqualTo(jobs);
        assertThat(files("tmp")).as("a folder of its own").isEqualTo(1);
        assertThat(files("processes")).isEqualTo(1);
        assertThat(service().log()).noneMatch(line -> line.contains(" ERROR "));
    }

    private long files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.count();
        }
    }
}
