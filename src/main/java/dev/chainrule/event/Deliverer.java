package dev.chainrule.event;

import dev.chainrule.storage.PeriodicTask;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends what is queued for webhooks, and tries again later what was not taken. An event is sent at least once: a receiver
 * that hears one twice knows it by its {@code webhook-id}. Any process on the database may send it, also after a restart.
 */
@Component
class Deliverer extends PeriodicTask {

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 20;
    private static final int GONE = 410;
    private static final int GROWTH = 4;
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(6);

    private final WebhookRepository repository;
    private final Receivers receivers;
    private final WebhookSettings settings;
    private final HttpClient client;
    private final AtomicInteger atWork = new AtomicInteger();
    private final Clock clock = Clock.systemUTC();

    Deliverer(WebhookRepository repository, Receivers receivers, WebhookSettings settings) {
        super("webhooks", PAUSE, "Webhooks could not be sent");
        this.repository = repository;
        this.receivers = receivers;
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
    }

    @Override
    protected void look() {
        for (WebhookRepository.Due due : repository.due(clock.instant(), MOST_AT_ONCE - atWork.get())) {
            if (repository.take(due, clock.instant().plus(settings.timeout().multipliedBy(2)))) {
                send(due);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is recorded
    private void send(WebhookRepository.Due due) {
        Optional<String> objection = receivers.objection(due.url());
        if (objection.isPresent()) { // any more: the operator has changed his mind
            repository.refused(due.id(), null, objection.get(), null, clock.instant());
            return;
        }
        atWork.incrementAndGet();
        client.sendAsync(request(due), BodyHandlers.discarding())
                .handle((answer, failure) -> {
                    record(due, answer, failure);
                    return atWork.decrementAndGet();
                })
                .exceptionally(failed -> {
                    LOG.warn("The outcome of webhook {} could not be written; it is sent again", due.id(), failed);
                    return atWork.decrementAndGet();
                });
    }

    private HttpRequest request(WebhookRepository.Due due) {
        long timestamp = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(URI.create(due.url()))
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Chainrule")
                .header("webhook-id", due.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", Signature.of(due.secret(), due.id(), timestamp, due.body()))
                .POST(BodyPublishers.ofString(due.body()))
                .build();
    }

    private void record(WebhookRepository.Due due, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
        Instant now = clock.instant();
        if (answer != null && answer.statusCode() / 100 == 2) {
            repository.delivered(due.id(), answer.statusCode(), now);
            return;
        }
        int attempts = due.attempts() + 1;
        boolean over = attempts >= settings.attempts() || (answer != null && answer.statusCode() == GONE);
        Instant again = over ? null : now.plus(backoff(attempts));
        String error = answer == null ? NoAnswer.words(failure) : null;
        LOG.info(
                "Webhook {} of job {}: attempt {} failed ({})",
                due.id(),
                due.job(),
                attempts,
                answer == null ? error : (Object) answer.statusCode());
        repository.refused(due.id(), answer == null ? null : (Integer) answer.statusCode(), error, again, now);
    }

    /** Between half and all of it, so that what failed together does not come back together. */
    private Duration backoff(int attempts) {
        double millis = Math.min(
                settings.backoff().toMillis() * Math.pow(GROWTH, attempts - 1.0), (double) LONGEST_BACKOFF.toMillis());
        return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }
}
