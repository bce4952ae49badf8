package dev.chainrule.network.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one training: the one that calls, and helpers as long as there are idle cores for them. Work comes in
 * parts, of which each thread has a share: the same one every time, as its core has in its cache what it used last. Who
 * is done with it takes from those of the others; so what a part does must not depend on who does it. Only one thread
 * calls, and between its calls nobody works.
 */
public final class Team implements AutoCloseable {

    /** Whoever waits looks for so long before it sleeps: waking up costs tens of microseconds. */
    private static final long LOOKING_NANOS = 50_000;

    /** Bits of the number of a part; those of the number of a work are the rest. */
    private static final int PART_BITS = 18;

    private static final int MOST_PARTS = (1 << PART_BITS) - 1;
    private static final int NUMBER_BIT = 2 * PART_BITS;
    private static final int MOST_NUMBER = (1 << (Long.SIZE - NUMBER_BIT)) - 1;

    /** From one share to the next: each on a line of the cache of its own. */
    private static final int STRIDE = 16;

    private final @Nullable Cores cores;
    private final int most;
    private final List<Helper> helpers = new ArrayList<>();
    private volatile int wanted;
    private volatile int allowed = 1;

    /** Each thread's share: the number of the work, the first part that nobody has taken, and the one after the last. */
    private final AtomicLongArray shares;
    /** Parts of the work that are not done yet. */
    private final AtomicInteger left = new AtomicInteger();

    /** Of the work; written last, when everything else about it is. */
    private volatile int number;

    private volatile int threads;
    private IntConsumer work = part -> {};
    private Thread caller = Thread.currentThread();
    private volatile boolean callerSleeps;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Team(@Nullable Cores cores, int most) {
        this.cores = cores;
        this.most = most;
        this.wanted = most;
        this.shares = new AtomicLongArray(most * STRIDE);
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
     * @throws RuntimeException or Error, the first that a part threw; the other parts are done all the same, unless the
     *     caller is alone
     */
    public void run(int count, IntConsumer task) {
        if (count == 1) {
            task.accept(0);
            return;
        }
        int size = allowed;
        keep(size - 1);
        if (size == 1) {
            for (int part = 0; part < count; part++) {
                task.accept(part);
            }
            return;
        }
        share(count, size, task);
        helpers.forEach(Helper::wake);
        takeParts(number, 0);
        awaitOthers();
        rethrow();
    }

    private void share(int count, int size, IntConsumer task) {
        if (count > MOST_PARTS) {
            throw new IllegalArgumentException("%s parts are more than %s".formatted(count, MOST_PARTS));
        }
        int next = (number + 1) & MOST_NUMBER;
        work = task;
        caller = Thread.currentThread();
        threads = size;
        left.set(count);
        for (int i = 0; i < size; i++) {
            shares.set(i * STRIDE, share(next, first(i, size, count), first(i + 1, size, count)));
        }
        number = next;
    }

    /** The first of so many things that belongs to a share, where they are dealt in equal shares, in their order. */
    public static int first(int share, int shares, int things) {
        return (int) ((long) things * share / shares);
    }

    private static long share(int number, int from, int to) {
        return ((long) number << NUMBER_BIT) | ((long) from << PART_BITS) | to;
    }

    /** Takes helpers in or lets some go, to have this many. */
    private void keep(int count) {
        while (helpers.size() > count) {
            helpers.remove(helpers.size() - 1).dismiss();
        }
        while (helpers.size() < count) {
            helpers.add(new Helper(helpers.size() + 1, number));
        }
    }

    /** First those of one's own share. */
    private void takeParts(int wantedNumber, int own) {
        int size = threads;
        for (int i = 0; i < size; i++) {
            takeShare(wantedNumber, ((own + i) % size) * STRIDE);
        }
    }

    /**
     * A part belongs to whoever takes it out of its share, and only as long as the work is still the one that was meant.
     * Whoever has one keeps the work from ending: only then it is sure whose {@link #work} is seen.
     */
    private void takeShare(int wantedNumber, int share) {
        long now = shares.get(share);
        int from = (int) (now >>> PART_BITS) & MOST_PARTS;
        while ((int) (now >>> NUMBER_BIT) == wantedNumber && from < (now & MOST_PARTS)) {
            if (shares.compareAndSet(share, now, now + (1L << PART_BITS))) {
                take(from);
            }
            now = shares.get(share);
            from = (int) (now >>> PART_BITS) & MOST_PARTS;
        }
    }

    private void take(int part) {
        try {
            work.accept(part);
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
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
        Throwable thrown = failure.getAndSet(null);
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
        private final int share;
        private int done;
        private volatile boolean sleeps;
        private volatile boolean dismissed;

        Helper(int share, int done) {
            this.share = share;
            this.done = done;
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            while (!dismissed) {
                if (awaitWork()) {
                    done = number;
                    takeParts(done, share);
                }
            }
        }

        private boolean isThereWork() {
            return number != done;
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
