package dev.chainrule.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.event.EventData.Done;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Receivers that are slow, for ever or on purpose, hold up nobody but themselves. */
@ExtendWith(OutputCaptureExtension.class)
@WithReceivers
class SlowReceiversTests {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n";
    private static final String SECRET = "not for others";
    private static final Duration AGES = Duration.ofHours(1);
    private static final AtomicInteger JOBS = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    private Events events;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private WebhookRepository repository;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcTemplate database;

    private interface Manner {
        void answer(Socket connection) throws IOException;
    }

    /** A server that has read a request and answers it in its own manner, on a thread for each connection. */
    private static final class Receiver implements AutoCloseable {

        private final ServerSocket server;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Receiver(Manner manner) throws IOException {
            server = new ServerSocket(0, 100, InetAddress.getByName("localhost"));
            threads.execute(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket connection = server.accept();
                        threads.execute(() -> serve(connection, manner));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private void serve(Socket connection, Manner manner) {
            try (connection) {
                readRequest(connection.getInputStream());
                manner.answer(connection);
            } catch (IOException broken) {
                // as it may be
            }
        }

        private static void readRequest(InputStream in) throws IOException {
            BufferedReader request = new BufferedReader(new InputStreamReader(in, US_ASCII));
            int length = 0;
            for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            for (int i = 0; i < length; i++) {
                request.read();
            }
        }

        String url() {
            return "http://localhost:%s/".formatted(server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
            threads.shutdownNow();
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private static Receiver healthy() throws IOException {
        return new Receiver(connection -> write(connection, HEAD.formatted(0)));
    }

    private String job(String url) {
        String id = "job_slow%s".formatted(JOBS.incrementAndGet());
        transaction.executeWithoutResult(tx -> {
            EndedJob.insert(database, id);
            webhooks.add(id, new Notify(url, SECRET, null));
            events.tell(id, 1, new Done("succeeded", "mdl_1", null));
        });
        return id;
    }

    @AfterEach
    void forget() {
        database.update("delete from training_jobs");
    }

    /** Asks until it is so; the service works on its own. */
    private Delivery delivery(String job, String status) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<Delivery> all = List.of();
        while (System.nanoTime() < deadline) {
            all = webhooks.deliveries(job, 0, 10);
            if (!all.isEmpty() && all.get(0).status().equals(status)) {
                return all.get(0);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(all.toString());
    }

    @Test
    void holdUpNobodyElseWhereTheirAnswersNeverEnd() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Receiver endless = new Receiver(connection -> {
                    write(connection, HEAD.formatted(1000) + "x");
                    closed.complete(connection.getInputStream().read() < 0);
                });
                Receiver healthy = healthy()) {
            List<String> before =
                    IntStream.range(0, 30).mapToObj(i -> job(endless.url())).toList();
            String other = job(healthy.url());
            Delivery delivered = delivery(other, "delivered");
            List<Integer> begun = database.queryForList(
                    "select attempts from webhook_deliveries where job_id in (select job_id from webhooks where url = ?)",
                    Integer.class,
                    endless.url());
            database.update("delete from training_jobs where id not in (?, ?)", before.get(0), other);
            Delivery failed = delivery(before.get(0), "failed");

            assertThat(delivered.attempts()).isEqualTo(1);
            assertThat(begun).as("attempts before it, of those that are older").contains(0);
            assertThat(failed.attempts()).isEqualTo(2);
            assertThat(failed.lastAnswer()).isNull();
            assertThat(failed.lastError())
                    .isEqualTo("The response was not complete after 4000 ms (chainrule.webhook.timeout).");
            assertThat(closed.get(60, TimeUnit.SECONDS)).as("connection closed").isTrue();
        }
    }

    @Test
    void areNotReadToTheEndOfALongAnswer() throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        try (Receiver long_ = new Receiver(connection -> {
            write(connection, HEAD.formatted(Long.MAX_VALUE));
            long bytes = 0;
            byte[] much = new byte[1 << 16];
            try {
                while (true) {
                    connection.getOutputStream().write(much);
                    bytes += much.length;
                }
            } catch (IOException closed) {
                written.complete(bytes);
            }
        })) {
            Delivery delivered = delivery(job(long_.url()), "delivered");

            assertThat(delivered.lastAnswer()).isEqualTo(200);
            assertThat(written.get(60, TimeUnit.SECONDS))
                    .as("bytes on their way when it was broken off")
                    .isLessThan(64L << 20);
        }
    }

    @Test
    void areTriedNoMoreOftenThanAllowedWhateverEndedAProcess() throws Exception {
        AtomicInteger came = new AtomicInteger();
        try (Receiver healthy = new Receiver(connection -> {
                    came.incrementAndGet();
                    write(connection, HEAD.formatted(0));
                });
                Receiver other = healthy()) {
            String job = transaction.execute(tx -> {
                String begun = job(healthy.url());
                database.update("update webhook_deliveries set attempts = 2 where job_id = ?", begun);
                return begun;
            });
            Delivery failed = delivery(String.valueOf(job), "failed");
            delivery(job(other.url()), "delivered");

            assertThat(failed.attempts()).isEqualTo(2);
            assertThat(failed.lastError()).contains("ended before it received a response");
            assertThat(came).hasValue(0);
        }
    }

    /** As when the process was starved or asleep meanwhile. */
    @Test
    void areAskedOnceByAProcessThatIsLate() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(AGES)); // as a database keeps it
        InstantSource clock = now::get;
        WebhookSettings patient =
                new WebhookSettings(List.of("http://localhost"), 1, Duration.ZERO, Duration.ofMinutes(2), 2, 64);
        Deliverer late = new Deliverer(repository, new Receivers(patient), patient, clock.withZone(ZoneOffset.UTC));
        AtomicInteger came = new AtomicInteger();
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        try (Receiver slow = new Receiver(connection -> {
            came.incrementAndGet();
            asked.complete(true);
            answer.join();
            write(connection, HEAD.formatted(0));
        })) {
            String job = transaction.execute(tx -> {
                String queued = job(slow.url());
                database.update(
                        "update webhook_deliveries set due_at = ? where job_id = ?",
                        clock.instant().atOffset(ZoneOffset.UTC),
                        queued);
                return queued;
            });
            late.look();
            assertThat(asked.get(60, TimeUnit.SECONDS)).isTrue();
            now.updateAndGet(then -> then.plus(AGES));
            late.look();
            Delivery under = webhooks.deliveries(String.valueOf(job), 0, 1).get(0);
            answer.complete(true);
            Delivery delivered = delivery(String.valueOf(job), "delivered");

            assertThat(under.status()).isEqualTo("pending");
            assertThat(under.nextAttemptAt()).isAfter(clock.instant());
            assertThat(delivered.attempts()).isEqualTo(1);
            assertThat(came).hasValue(1);
        }
    }

    @Test
    void areToldApartByWhatWentWrong() throws Exception {
        String nobody;
        try (Receiver gone = healthy()) {
            nobody = gone.url();
        }
        try (Receiver breaking = new Receiver(connection -> write(connection, "HTTP/1.1 200 OK\r\nContent-"))) {
            assertThat(delivery(job(nobody), "failed").lastError())
                    .isEqualTo("The connection was refused, or the host is unreachable.");
            assertThat(delivery(job(breaking.url()), "failed").lastError())
                    .isEqualTo("The connection was closed before the response had arrived.");
        }
    }

    @Test
    void areNotToldWhatTheKeyIsMissingFor() throws Exception {
        try (Receiver healthy = healthy()) {
            String job = transaction.execute(tx -> {
                String queued = job(healthy.url());
                database.update("update webhooks set sealed_secret = 'AQ==' where job_id = ?", queued);
                return queued;
            });
            Delivery failed = delivery(String.valueOf(job), "failed");

            assertThat(failed.attempts()).isZero();
            assertThat(failed.lastError()).contains("The secret cannot be read");
        }
    }

    @Test
    void keepTheirSecretsOutOfAnswersOfTheDatabaseAndOfTheLog(CapturedOutput log) throws Exception {
        try (Receiver healthy = healthy()) {
            String job =
                    "{\"dataset\": \"xor\", \"training\": {\"epochs\": 2}, \"notify\": {\"url\": \"%s\", \"secret\": \"%s\"}}";
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:%s/jobs?wait=60".formatted(port)))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "remembered")
                    .POST(BodyPublishers.ofString(job.formatted(healthy.url(), SECRET)))
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            String id = JsonMapper.shared().readTree(answer.body()).get("id").stringValue();
            delivery(id, "delivered");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"succeeded\"").doesNotContain(SECRET);
            assertThat(database.queryForList("script", String.class))
                    .anyMatch(line -> line.contains("INTO \"PUBLIC\".\"WEBHOOKS\""))
                    .anyMatch(line -> line.contains("INTO \"PUBLIC\".\"IDEMPOTENCY_KEYS\""))
                    .noneMatch(line -> line.contains(SECRET));
            assertThat(log.getAll()).contains(id).doesNotContain(SECRET);
        }
    }
}
