package dev.chainrule.event;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.PageRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What has happened to jobs. */
@Component
public class Events {

    /** One of so many parts is dropped at once, so that it need not be done for every event. */
    private static final int PARTS = 10;

    private final EventRepository repository;
    private final Webhooks webhooks;
    private final Feeds feeds;
    private final EventSettings settings;
    private final Clock clock;

    Events(EventRepository repository, Webhooks webhooks, Feeds feeds, EventSettings settings, Clock clock) {
        this.repository = repository;
        this.webhooks = webhooks;
        this.feeds = feeds;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Tells something in the transaction of the change that it tells of, which holds the lock of the job's row.
     *
     * @param attempt the run that tells; 0 before the first
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(String job, int attempt, EventData data) {
        if ((repository.last(job) + 1) % (settings.perJob() / PARTS) == 0) {
            dropOldest(job, attempt);
        }
        webhooks.queue(repository.add(job, attempt, data, now()));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                feeds.wake(job);
            }
        });
    }

    /** Makes room for as many as come until it is looked at again, and says so. */
    private void dropOldest(String job, int attempt) {
        int most = settings.perJob() - settings.perJob() / PARTS;
        long excess = repository.count(job) - most;
        if (excess <= 0) {
            return;
        }
        int dropped = repository.dropMetrics(job, excess);
        if (dropped < excess) {
            repository.dropOthers(job, excess - dropped);
        }
        long gone = repository.last(job) - repository.count(job);
        String message =
                String.format(Locale.ROOT, "%,d older events are no longer kept (chainrule.event.per-job).", gone);
        repository.add(job, attempt, EventData.Log.dropped(message, gone), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** @throws ProblemException where the job has told nothing of this number yet; also what is no longer kept was told */
    void requireTold(String job, @Nullable String sequence) {
        if (EventController.sequence("after", sequence, 0) > repository.last(job)) {
            throw PageRequest.unknown("event", String.valueOf(sequence));
        }
    }

    /** Oldest first, up to so many. */
    List<JobEvent> after(String job, long sequence, int limit) {
        return repository.after(job, sequence, limit);
    }

    /** Newest first, up to so many. */
    List<JobEvent> before(String job, long sequence, int limit) {
        return repository.before(job, sequence, limit);
    }

    /** Forgets all events of a job; whoever listens hears the rest. */
    @Transactional
    public void deleteOf(String job) {
        repository.deleteOf(job);
    }
}
