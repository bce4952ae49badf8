package dev.chainrule.queue;

import dev.chainrule.database.RowLocks;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many more jobs may wait. To count those that do would take longer than to submit one, so a process sets places
 * aside for its submissions, some at a time, and counts anew when they are used up. What waits and what all processes have
 * set aside is together never more than the queue holds.
 */
@Component
public final class QueueSlots {

    private static final String LATCH = "queue";

    private final List<WorkSource> sources;
    private final JdbcClient database;
    private final RowLocks locks;
    private final TransactionTemplate transaction;
    private final Processes processes;
    private final QueueSettings queue;
    private final int limit;
    private final Clock clock;
    /** Set aside for submissions that are yet to come. */
    private int free;
    /** Of submissions that are under way: their jobs may wait already, or not yet. */
    private int taken;

    public QueueSlots(
            List<WorkSource> sources,
            JdbcClient database,
            RowLocks locks,
            TransactionTemplate transaction,
            Processes processes,
            QueueSettings queue,
            WorkerSettings settings,
            Clock clock) {
        this.sources = sources;
        this.database = database;
        this.locks = locks;
        this.transaction = transaction;
        this.processes = processes;
        this.queue = queue;
        this.limit = settings.queue();
        this.clock = clock;
    }

    /**
     * One, until {@link #leave}.
     *
     * @throws ProblemException where the queue is full
     */
    synchronized void take() {
        if (free == 0) {
            free = setAside();
        }
        if (free == 0) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "queue_full",
                    String.format(
                            Locale.ROOT,
                            "%,d jobs are waiting already (chainrule.training.queue); try again later.",
                            limit));
        }
        free--;
        taken++;
    }

    /** When the job for which the place was taken waits, or never will. */
    synchronized void leave() {
        taken--;
    }

    /** Leaves what is set aside and not used to other processes, if there are any: to count anew takes its time. */
    public synchronized void giveBack() {
        if (others().processes() == 0) {
            return;
        }
        free = 0;
        transaction.executeWithoutResult(tx -> keep(taken));
    }

    /** All there are where nobody else wants any; else a share, so that the others find some too. */
    private int setAside() {
        return Objects.requireNonNull(transaction.execute(tx -> {
            locks.take(RowLocks.Table.LATCHES, LATCH);
            Others others = others();
            long room = limit - taken - waiting() - others.places();
            long share = others.processes() == 0 ? room : (room + 1) / (2L * (others.processes() + 1));
            int some = (int) Math.max(0, Math.min(room, Math.max(1, share)));
            keep(taken + some);
            return some;
        }));
    }

    private long waiting() {
        return sources.stream().mapToLong(WorkSource::countWaiting).sum();
    }

    private void keep(int places) {
        database.sql("update processes set places = :places where name = :name")
                .param("places", places)
                .param("name", processes.own())
                .update();
    }

    /** @param places that they have set aside */
    private record Others(int processes, long places) {}

    /** Those that live. */
    private Others others() {
        OffsetDateTime since = OffsetDateTime.ofInstant(clock.instant().minus(queue.dead()), ZoneOffset.UTC);
        return database.sql("select count(*) as processes, coalesce(sum(places), 0) as places from processes"
                        + " where name <> :own and heartbeat_at > :since")
                .param("own", processes.own())
                .param("since", since)
                .query((row, number) -> new Others(row.getInt("processes"), row.getLong("places")))
                .single();
    }
}
