package dev.chainrule.network.thread;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets whoever asks a network have a core soon while trainings have all of them: a scheduler lets a busy thread end its turn first,
 * so that a question waits for milliseconds each time one of its threads has to wake up. While somebody asks, a thread that trains
 * offers its core between two pieces of work; while nobody does, it never looks around. Each is for one thread.
 */
public final class Courtesy {

    /** For how long somebody who asked is expected to ask again. */
    static final long EXPECTED_NANOS = 1_000_000_000;

    /** How long a thread works before it offers its core. */
    static final long TURN_NANOS = 500_000;

    /** When nobody is expected any more; 0 where nobody is. */
    private static final AtomicLong EXPECTED_UNTIL = new AtomicLong();

    private final AtomicLong expectedUntil;
    private final LongSupplier nanos;
    private final Runnable yield;
    private long offered;

    public Courtesy() {
        this(EXPECTED_UNTIL, System::nanoTime, Thread::yield);
    }

    Courtesy(AtomicLong expectedUntil, LongSupplier nanos, Runnable yield) {
        this.expectedUntil = expectedUntil;
        this.nanos = nanos;
        this.yield = yield;
        this.offered = nanos.getAsLong();
    }

    /** Somebody asks a network. */
    public static void asked() {
        asked(EXPECTED_UNTIL, System.nanoTime());
    }

    /** Written seldom, as every thread that asks would have to fetch it anew. */
    static void asked(AtomicLong expectedUntil, long now) {
        long until = now + EXPECTED_NANOS | 1;
        long known = expectedUntil.get();
        if (known == 0 || until - known > EXPECTED_NANOS / 10) {
            expectedUntil.set(until);
        }
    }

    /** Between two pieces of work. */
    public void offer() {
        long until = expectedUntil.get();
        if (until == 0) {
            return;
        }
        long now = nanos.getAsLong();
        if (now - until > 0) {
            expectedUntil.compareAndSet(until, 0);
        } else if (now - offered > TURN_NANOS) {
            yield.run();
            offered = nanos.getAsLong();
        }
    }
}
