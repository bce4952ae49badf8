package dev.chainrule.job;

import dev.chainrule.database.DatabaseAway;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.problem.ProblemException;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records new jobs. A transaction costs the database about as much for one as for several, so those that come at the same
 * moment share one: the first of them waits for those that are on their way, but not for long, and writes for all. Nobody
 * goes on before the job is in the database. Where they cannot be written together each is written alone, so that everybody
 * hears of what is their own.
 */
public final class NewJobs {

    /** Less than it takes to write one where the machine is busy. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Where a submission needs nothing more in its transaction. */
    static final Consumer<TrainingJob> NOTHING = job -> {};

    private final Origins origins;
    private final Datasets datasets;
    private final JobChanges changes;
    private final EntityManager database;
    private final TransactionTemplate transaction;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition settled = lock.newCondition();
    /** That wait for somebody who writes them. */
    private List<Newcomer> line = new ArrayList<>();
    /** On their way, and not in the line yet. */
    private int coming;
    /** Whether somebody writes now, or waits for others to write them too. */
    private boolean led;

    NewJobs(
            Origins origins,
            Datasets datasets,
            JobChanges changes,
            EntityManager database,
            TransactionTemplate transaction) {
        this.origins = origins;
        this.datasets = datasets;
        this.changes = changes;
        this.database = database;
        this.transaction = transaction;
    }

    /** That a job is on its way; to be closed when it has come, or never will. On one thread. */
    public final class Announced implements AutoCloseable {

        private boolean here;

        private Announced() {}

        private void come() {
            if (!here) {
                here = true;
                coming--;
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                come();
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private enum Admission {
        WAITS,
        WRITTEN,
        /** Nothing is written; its own thread is to try. */
        ALONE,
        FAILED
    }

    /**
     * @param first what it has of the one that it resumes from
     * @param beside what is written in the same transaction
     */
    record Entry(TrainingJob job, Planned planned, FirstCheckpoint first, Consumer<TrainingJob> beside) {

        /** Whether it means the same whichever thread writes it. */
        private boolean mayBeWrittenByOthers() {
            return beside == NOTHING
                    && planned.origin().isEmpty()
                    && !Creations.areNoted()
                    && !TransactionSynchronizationManager.isActualTransactionActive();
        }
    }

    private static final class Newcomer {

        private final Entry entry;
        private Admission admission = Admission.WAITS;
        private @Nullable Throwable failure;

        Newcomer(Entry entry) {
            this.entry = entry;
        }
    }

    Announced announce() {
        lock.lock();
        try {
            coming++;
            return new Announced();
        } finally {
            lock.unlock();
        }
    }

    void record(Entry entry, Announced announced) {
        if (!entry.mayBeWrittenByOthers()) {
            announced.close();
            write(List.of(entry));
            return;
        }
        Newcomer own = new Newcomer(entry);
        List<Newcomer> group = join(own, announced);
        if (!group.isEmpty()) {
            writeTogether(group);
        }
        if (own.admission == Admission.ALONE) {
            write(List.of(entry));
        } else if (own.failure instanceof Error error) {
            throw error;
        } else if (own.failure instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /** Those that this thread is to write; empty where another has had to do with it. */
    private List<Newcomer> join(Newcomer own, Announced announced) {
        lock.lock();
        try {
            announced.come();
            line.add(own);
            arrived.signal();
            while (led && own.admission == Admission.WAITS) {
                settled.awaitUninterruptibly();
            }
            if (own.admission != Admission.WAITS) {
                return List.of();
            }
            led = true;
            awaitOthers();
            List<Newcomer> group = line;
            line = new ArrayList<>();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void awaitOthers() {
        long left = PATIENCE_NANOS;
        try {
            while (coming > 0 && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt(); // those that are here are written all the same
        }
    }

    private void writeTogether(List<Newcomer> group) {
        Admission admission = Admission.FAILED;
        Throwable failure = null;
        try {
            write(group.stream().map(newcomer -> newcomer.entry).toList());
            admission = Admission.WRITTEN;
        } catch (RuntimeException | Error failed) {
            boolean nothingIsWritten = failed instanceof RuntimeException && !DatabaseAway.leavesOpen(failed);
            if (nothingIsWritten && group.size() > 1) {
                admission = Admission.ALONE;
            } else {
                failure = failed;
            }
        } finally {
            settle(group, admission, failure);
        }
    }

    private void settle(List<Newcomer> group, Admission admission, @Nullable Throwable failure) {
        lock.lock();
        try {
            for (Newcomer newcomer : group) {
                newcomer.admission = admission;
                newcomer.failure = failure;
            }
            led = false;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Entry> entries) {
        transaction.executeWithoutResult(tx -> {
            for (Entry entry : entries) {
                database.persist(entry.job);
                entry.first.recordFor(entry.job);
                changes.submitted(entry.job, entry.planned.asked());
                entry.beside.accept(entry.job);
            }
            database.flush(); // so that these locks are the last that it waits for
            entries.forEach(entry -> entry.planned.origin().ifPresent(origins::hold));
            entries.stream().map(entry -> entry.job.datasetId()).distinct().forEach(this::hold);
        });
    }

    /** What it needs was there when it was planned, and may have been deleted since; from here on it stays. */
    private void hold(String dataset) {
        try {
            datasets.hold(dataset);
        } catch (ProblemException gone) {
            throw Datasets.notAsked(gone, dataset);
        }
    }
}
