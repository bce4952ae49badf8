package dev.chainrule.idempotency;

import dev.chainrule.thread.PeriodicTask;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which requests have come with which key; one that this process is at is held as long as it takes. */
@Component
class Keys extends PeriodicTask {

    private static final int LOOKS_PER_LEASE = 3;

    private final KeyRepository repository;
    private final KeySettings settings;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    Keys(KeyRepository repository, KeySettings settings, Clock clock) {
        super("idempotency-keys", settings.lease().dividedBy(LOOKS_PER_LEASE), "Idempotency keys could not be renewed");
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    /** What there is of an earlier request; empty where the key is this request's now. */
    Optional<Remembered> claim(Claim claim) {
        held.add(claim.holder()); // before others may find it
        Optional<Remembered> before = Optional.empty();
        boolean ours = false;
        try {
            before = earlier(claim);
            ours = before.isEmpty();
        } finally {
            if (!ours) {
                letGo(claim);
            }
        }
        return before;
    }

    private Optional<Remembered> earlier(Claim claim) {
        while (!repository.take(claim, clock.instant(), clock.instant().plus(settings.lease()))) {
            Optional<Remembered> before = repository.find(claim.key());
            if (before.isPresent() && !isOver(before.get())) {
                return before;
            }
            before.ifPresent(old -> repository.release(claim.key(), old.holder()));
        }
        return Optional.empty();
    }

    private boolean isOver(Remembered before) {
        Instant now = clock.instant();
        return !isUnderWay(before)
                && (before.isInVain(now) || before.createdAt().isBefore(now.minus(settings.keep())));
    }

    /** What this process is at is under way, however late it renews it. */
    boolean isUnderWay(Remembered before) {
        return before.isUnderWay(clock.instant()) || (before.status() == null && held.contains(before.holder()));
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

    @Override
    protected void look() {
        repository.renew(held, clock.instant().plus(settings.lease()));
        repository.deleteOlder(clock.instant().minus(settings.keep()));
    }
}
