package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.chainrule.event.EventData.Done;
import dev.chainrule.event.EventData.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Events arrive at a receiver of one's own, signed, and again where they did not. */
@WithReceivers
class WebhooksTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final AtomicInteger JOBS = new AtomicInteger();

    /** What came, and to which path. */
    private record Received(String id, String timestamp, String signature, String body) {}

    private static final Map<String, BlockingQueue<Received>> RECEIVED = new ConcurrentHashMap<>();
    private static HttpServer server = receiver();

    private static HttpServer receiver() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void open() {
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            BlockingQueue<Received> before = RECEIVED.computeIfAbsent(path, key -> new LinkedBlockingQueue<>());
            int status = path.startsWith("/fails") || (path.startsWith("/once") && before.isEmpty()) ? 500 : 204;
            if (path.startsWith("/moved")) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                status = 302;
            }
            before.add(new Received(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void close() {
        server.stop(0);
    }

    @Autowired
    private Events events;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcTemplate database;

    private static String url(String path) {
        return "http://localhost:%s%s".formatted(server.getAddress().getPort(), path);
    }

    private String job(String path, List<EventType> wanted) {
        String id = "job_noticed%s".formatted(JOBS.incrementAndGet());
        transaction.executeWithoutResult(tx -> {
            EndedJob.insert(database, id);
            webhooks.add(id, new Notify(url(path), SECRET, wanted));
        });
        return id;
    }

    private void tell(String job, EventData data) {
        transaction.executeWithoutResult(tx -> events.tell(job, 1, data));
    }

    private static Received next(String path) throws InterruptedException {
        Received received = RECEIVED.computeIfAbsent(path, key -> new LinkedBlockingQueue<>())
                .poll(30, TimeUnit.SECONDS);
        assertThat(received).as(path).isNotNull();
        return Objects.requireNonNull(received);
    }

    /** Asks until it is so; the service works on its own. */
    private Delivery delivery(String job, String status) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            List<Delivery> all = webhooks.deliveries(job, 0, 10);
            if (!all.isEmpty() && all.get(0).status().equals(status)) {
                return all.get(0);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(webhooks.deliveries(job, 0, 10).toString());
    }

    @Test
    void sendsWhatIsWantedAndSignsIt() throws Exception {
        String job = job("/taken", List.of(EventType.DONE));
        tell(job, new Status("succeeded"));
        tell(job, new Done("succeeded", "mdl_1", null));
        Received received = next("/taken");

        assertThat(received.body())
                .contains("\"job\":\"%s\"".formatted(job), "\"type\":\"done\"", "\"sequence\":2", "\"model\":\"mdl_1\"")
                .doesNotContain(SECRET);
        assertThat(received.signature())
                .isEqualTo(Signature.of(SECRET, received.id(), Long.parseLong(received.timestamp()), received.body()));
        Delivery delivery = delivery(job, "delivered");
        assertThat(delivery.id()).isEqualTo(received.id());
        assertThat(delivery.attempts()).isEqualTo(1);
        assertThat(delivery.lastAnswer()).isEqualTo(204);
        assertThat(webhooks.deliveries(job, 0, 10)).hasSize(1);
    }

    @Test
    void triesAgainUnderTheSameId() throws Exception {
        String job = job("/once", List.of(EventType.DONE));
        tell(job, new Done("failed", null, null));
        Delivery delivery = delivery(job, "delivered");

        assertThat(delivery.attempts()).isEqualTo(2);
        assertThat(next("/once").id()).isEqualTo(delivery.id());
    }

    @Test
    void givesUpAndFollowsNobodyElsewhere() {
        String failing = job("/fails", List.of(EventType.STATUS));
        String moved = job("/moved", List.of(EventType.STATUS));
        tell(failing, new Status("running"));
        tell(moved, new Status("running"));

        assertThat(delivery(failing, "failed").attempts()).isEqualTo(2);
        assertThat(delivery(failing, "failed").lastAnswer()).isEqualTo(500);
        assertThat(delivery(moved, "failed").lastAnswer()).isEqualTo(302);
        assertThat(RECEIVED).doesNotContainKey("/elsewhere");
    }

    @Test
    void refusesAnAddressThatIsNotAllowed() {
        assertThat(webhooks.violations(new Notify("https://elsewhere.example/", SECRET, null)))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.pointer()).isEqualTo("/notify/url");
                    assertThat(violation.detail()).contains("chainrule.webhook.allowed-hosts");
                });
        assertThat(webhooks.violations(
                        new Notify(url("/"), "whsec_not base64", List.of(EventType.METRICS, EventType.DONE))))
                .allSatisfy(violation -> assertThat(violation.toString()).doesNotContain("not base64"))
                .extracting(violation -> violation.pointer())
                .containsExactly("/notify/secret", "/notify/events/0");
        assertThat(webhooks.violations(null)).isEmpty();
    }
}
