package dev.chainrule.network.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one training: the one that calls, and helpers as long as there are idle cores for them. Work comes in
 * parts, and each thread takes the next part until none is left; so what a part does must not depend on who does it.
 * Only one thread calls, and between its calls nobody works.
 */
public final class Team implements AutoCloseable {

    /** Whoever waits looks for so long before it sleeps: waking up costs tens of microseconds. */
    private static final long LOOKING_NANOS = 50_000;

    private static final long PART = (1L << 32) - 1;

    private final @Nullable Cores cores;
    private final int most;
    private final List<Helper> helpers = new ArrayList<>();
    private volatile int wanted;
    private volatile int allowed = 1;

    /** The number of the work in the upper half, how many of its parts nobody has taken in the lower one. */
    private final AtomicLong untaken = new AtomicLong();
    /** Parts of the work that are not done yet. */
    private final AtomicInteger left = new AtomicInteger();

    private int number;
    private int parts;
    private IntConsumer work = part -> {};
    private Thread caller = Thread.currentThread();
    private volatile boolean callerSleeps;
    private volatile @Nullable Throwable failure;

    Team(@Nullable Cores cores, int most) {
        this.cores = cores;
        this.most = most;
        this.wanted = most;
    }

    /** Nobody helps. */
    public static Team alone() {
        return new Team(null, 1);
    }

    /** Says that more threads than this would have nothing to do; the others are free for other trainings. */
    public void want(int threads) {
        wanted = Math.max(1, Math.min(most, threads));
        if (cores != null) {
            cores.deal();
        }
    }

    int wanted() {
        return wanted;
    }

    void allow(int threads) {
        allowed = threads;
    }

    /** How many threads the next work may have, the caller's included. */
    public int size() {
        return allowed;
    }

    /**
     * Does every part from 0 on, and returns when all are done; what a part wrote is then visible to the caller.
     *
     * @throws RuntimeException or Error, the first that a part threw; the other parts are done all the same
     */
    public void run(int count, IntConsumer task) {
        if (count == 1) {
            task.accept(0);
            return;
        }
        int threads = allowed;
        keep(threads - 1);
        if (threads == 1) {
            for (int part = 0; part < count; part++) {
                task.accept(part);
            }
            return;
        }
        parts = count;
        work = task;
        caller = Thread.currentThread();
        left.set(count);
        untaken.set((long) ++number << 32 | count);
        helpers.forEach(Helper::wake);
        takeParts(number);
        awaitOthers();
        rethrow();
    }

    /** Takes helpers in or lets some go, to have this many. */
    private void keep(int count) {
        while (helpers.size() > count) {
            helpers.remove(helpers.size() - 1).dismiss();
        }
        while (helpers.size() < count) {
            helpers.add(new Helper(number));
        }
    }

    /**
     * A part belongs to whoever counts it down, and only as long as the work is still the one that was meant. Whoever
     * has one keeps the work from ending: only then it is sure whose {@link #parts} and {@link #work} are seen.
     */
    private void takeParts(int wantedNumber) {
        long now = untaken.get();
        while ((int) (now >>> 32) == wantedNumber && (now & PART) > 0) {
            if (untaken.compareAndSet(now, now - 1)) {
                take(parts - (int) (now & PART));
            }
            now = untaken.get();
        }
    }

    private void take(int part) {
        try {
            work.accept(part);
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        } finally {
            if (left.decrementAndGet() == 0 && callerSleeps) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void awaitOthers() {
        long start = System.nanoTime();
        while (left.get() > 0) {
            if (System.nanoTime() - start < LOOKING_NANOS) {
                Thread.onSpinWait();
            } else {
                callerSleeps = true;
                if (left.get() > 0) {
                    LockSupport.park(this);
                }
                callerSleeps = false;
            }
        }
    }

    private void rethrow() {
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    /** Lets the helpers go. */
    @Override
    public void close() {
        keep(0);
        if (cores != null) {
            cores.leave(this);
        }
    }

    /** A thread of its own that takes parts of every work until it is dismissed. */
    private final class Helper implements Runnable {

        private final Thread thread = new Thread(this, Thread.currentThread().getName() + "-helper");
        private int done;
        private volatile boolean sleeps;
        private volatile boolean dismissed;

        Helper(int done) {
            this.done = done;
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            while (!dismissed) {
                if (awaitWork()) {
                    done = (int) (untaken.get() >>> 32);
                    takeParts(done);
                }
            }
        }

        private boolean isThereWork() {
            return (int) (untaken.get() >>> 32) != done;
        }

        private boolean awaitWork() {
            long start = System.nanoTime();
            while (!isThereWork() && System.nanoTime() - start < LOOKING_NANOS) {
                Thread.onSpinWait();
            }
            if (isThereWork()) {
                return true;
            }
            sleeps = true;
            if (!isThereWork() && !dismissed) {
                LockSupport.park(Team.this);
            }
            sleeps = false;
            return isThereWork();
        }

        void wake() {
            if (sleeps) {
                LockSupport.unpark(thread);
            }
        }

        void dismiss() {
            dismissed = true;
            LockSupport.unpark(thread);
        }
    }
}
