package dev.chainrule.event;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.paging.PageRequest;
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
        long sequence = repository.last(job) + 1;
        if (sequence % (settings.perJob() / PARTS) == 0 && dropOldest(job, sequence, attempt)) {
            sequence++;
        }
        webhooks.queue(repository.add(job, sequence, attempt, data, now()));
        wakeAfterCommit(job);
    }

    /**
     * As {@link #tell}, what there is to tell of a job that this transaction has just written: nothing has been told of it
     * before, and it is not written yet who wants to hear of it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void begin(String job, List<EventData> first) {
        for (int i = 0; i < first.size(); i++) {
            repository.insert(job, i + 1, 0, first.get(i), now());
        }
        wakeAfterCommit(job);
    }

    private void wakeAfterCommit(String job) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                feeds.wake(job);
            }
        });
    }

    /**
     * Makes room for as many as come until it is looked at again, and says so.
     *
     * @param sequence of what is told of it
     * @return false where there was nothing to do or to tell
     */
    private boolean dropOldest(String job, long sequence, int attempt) {
        int most = settings.perJob() - settings.perJob() / PARTS;
        long excess = repository.count(job) - most;
        if (excess <= 0) {
            return false;
        }
        int dropped = repository.dropMetrics(job, excess);
        if (dropped < excess) {
            repository.dropOthers(job, excess - dropped);
        }
        long gone = sequence - 1 - repository.count(job);
        String message =
                String.format(Locale.ROOT, "%,d older events are no longer kept (chainrule.event.per-job).", gone);
        repository.add(job, sequence, attempt, EventData.Log.dropped(message, gone), now());
        return true;
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
