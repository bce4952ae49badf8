package dev.chainrule.idempotency;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Which requests have come with which key; one that this process is at is held as long as it takes. */
@Component
class Keys implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final int LOOKS_PER_LEASE = 3;

    private final KeyRepository repository;
    private final KeySettings settings;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Clock clock = Clock.systemUTC();
    private @Nullable ScheduledExecutorService timer;

    Keys(KeyRepository repository, KeySettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    /** What there is of an earlier request; empty where the key is this request's now. */
    Optional<Remembered> claim(Claim claim) {
        while (!repository.take(claim, clock.instant(), clock.instant().plus(settings.lease()))) {
            Optional<Remembered> before = repository.find(claim.key());
            if (before.isPresent() && !isOver(before.get())) {
                return before;
            }
            before.ifPresent(old -> repository.release(claim.key(), old.holder()));
        }
        held.add(claim.holder());
        return Optional.empty();
    }

    private boolean isOver(Remembered before) {
        Instant now = clock.instant();
        return before.isInVain(now)
                || (!before.isUnderWay(now) && before.createdAt().isBefore(now.minus(settings.keep())));
    }

    boolean isUnderWay(Remembered before) {
        return before.isUnderWay(clock.instant());
    }

    void answered(Claim claim, KeyRepository.Answered answer) {
        repository.answered(claim, answer);
        letGo(claim);
    }

    /** It is not under way any more, whatever becomes of it. */
    void letGo(Claim claim) {
        held.remove(claim.holder());
    }

    void release(Claim claim) {
        letGo(claim);
        repository.release(claim.key(), claim.holder());
    }

    private void look() {
        try {
            repository.renew(held, clock.instant().plus(settings.lease()));
            repository.deleteOlder(clock.instant().minus(settings.keep()));
        } catch (RuntimeException failed) {
            LOG.warn("Idempotency keys could not be renewed; trying again", failed);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its executor
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "idempotency-keys");
            thread.setDaemon(true);
            return thread;
        });
        long millis = settings.lease().toMillis() / LOOKS_PER_LEASE;
        timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
