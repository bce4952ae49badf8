package dev.chainrule.event;

import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.PeriodicTask;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Sends what is queued for webhooks, and tries again later what was not taken. An event is sent at least once: a receiver
 * that hears one twice knows it by its {@code webhook-id}. Any process on the database may send it, also after a restart.
 * An attempt is counted before it begins, so that there are never more than are allowed, whatever ends a process.
 */
@Component
class Deliverer extends PeriodicTask {

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** After its timeout an attempt is over; so much later nobody is about to write down what came of it. */
    private static final Duration SURELY_WRITTEN = Duration.ofSeconds(30);

    private static final int GONE = 410;
    private static final int GROWTH = 4;
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(6);

    private final WebhookRepository repository;
    private final Receivers receivers;
    private final WebhookSettings settings;
    private final Shares shares;
    /** A thread waits where a name is looked up; so there may be as many as there are requests. */
    private final Executor threads = Executors.newCachedThreadPool(new DaemonThreads("webhook"));

    /** Made for the first attempt: it reads the certificates of all authorities. */
    private final Supplier<HttpClient> client;

    private final Clock clock;
    /** Ids of what this process is at, however late it is. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** Whether something may have been left that is due, for want of room. */
    private volatile boolean left;

    Deliverer(WebhookRepository repository, Receivers receivers, WebhookSettings settings, Clock clock) {
        super("webhooks", PAUSE, "Webhooks could not be sent");
        this.repository = repository;
        this.receivers = receivers;
        this.settings = settings;
        this.shares = new Shares(settings.atOnce(), settings.perHost());
        this.client = SingletonSupplier.of(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .executor(threads)
                .build());
        this.clock = clock;
    }

    /** Sends what is due, as far as there is room; of a host that has its share, nothing is even read. */
    @Override
    protected synchronized void look() {
        List<WebhookRepository.Due> due;
        do {
            due = repository.due(clock.instant(), shares.full(), shares.room());
            due.forEach(this::begin);
        } while (!due.isEmpty() && shares.room() > 0);
        left = shares.room() == 0 || !shares.full().isEmpty();
    }

    private void begin(WebhookRepository.Due due) {
        if (underWay.contains(due.id())) {
            repository.hold(due, until());
            return;
        }
        Optional<String> objection = objection(due);
        if (objection.isPresent()) {
            repository.refused(due.id(), due.attempts(), null, objection.get(), null, clock.instant());
        } else if (shares.take(due.host())) {
            boolean taken = false;
            underWay.add(due.id());
            try {
                taken = repository.take(due, until());
            } finally {
                if (!taken) { // another process has it
                    underWay.remove(due.id());
                    shares.giveBack(due.host());
                }
            }
            if (taken) {
                send(due);
            }
        }
    }

    private Instant until() {
        return clock.instant().plus(settings.timeout()).plus(SURELY_WRITTEN);
    }

    /** Why it is not sent any more. */
    private Optional<String> objection(WebhookRepository.Due due) {
        if (due.attempts() >= settings.attempts()) {
            return Optional.of("The process that made the last attempt ended before it received a response.");
        }
        if (due.secret() == null) {
            return Optional.of(
                    "The secret cannot be read: the key it was encrypted with is not in the data directory.");
        }
        return receivers.objection(due.url()); // the operator may have changed his mind
    }

    /** Until the whole answer is there, or its time is over, or so much of it has come that the rest is not read. */
    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is recorded
    private void send(WebhookRepository.Due due) {
        CompletableFuture<HttpResponse<Long>> exchange = exchange(due);
        exchange.copy()
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (answer, failure) -> {
                            exchange.cancel(true); // closes the connection of one that is not over
                            underWay.remove(due.id()); // before it may be due again
                            record(due, answer, failure);
                            return due;
                        },
                        threads)
                .whenComplete((sent, failed) -> {
                    shares.giveBack(due.host());
                    if (failed != null) {
                        LOG.warn("The outcome of webhook {} could not be stored; it is sent again", due.id(), failed);
                    } else if (left && isRunning()) {
                        tryToLook();
                    }
                });
    }

    private CompletableFuture<HttpResponse<Long>> exchange(WebhookRepository.Due due) {
        try {
            return client.get().sendAsync(request(due), begun -> new ShortAnswer());
        } catch (RuntimeException impossible) {
            return CompletableFuture.failedFuture(impossible);
        }
    }

    private HttpRequest request(WebhookRepository.Due due) {
        long timestamp = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(URI.create(due.url()))
                .header("Content-Type", "application/json")
                .header("User-Agent", "Chainrule")
                .header("webhook-id", due.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header(
                        "webhook-signature",
                        Signature.of(String.valueOf(due.secret()), due.id(), timestamp, due.body()))
                .POST(BodyPublishers.ofString(due.body()))
                .build();
    }

    private void record(WebhookRepository.Due due, @Nullable HttpResponse<Long> answer, @Nullable Throwable failure) {
        Instant now = clock.instant();
        if (answer != null && answer.statusCode() / 100 == 2) {
            repository.delivered(due.id(), answer.statusCode(), now);
            return;
        }
        int attempts = due.attempts() + 1;
        boolean over = attempts >= settings.attempts() || (answer != null && answer.statusCode() == GONE);
        Instant again = over ? null : now.plus(backoff(attempts));
        Integer status = answer == null ? null : (Integer) answer.statusCode();
        String error = answer == null ? NoAnswer.words(failure, settings.timeout()) : null;
        LOG.info(
                "Webhook {} of job {}: attempt {} failed: {}",
                due.id(),
                due.job(),
                attempts,
                status == null ? error : "status " + status);
        repository.refused(due.id(), attempts, status, error, again, now);
    }

    /** Between half and all of it, so that what failed together does not come back together. */
    private Duration backoff(int attempts) {
        double millis = Math.min(
                settings.backoff().toMillis() * Math.pow(GROWTH, attempts - 1.0), (double) LONGEST_BACKOFF.toMillis());
        return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }
}
