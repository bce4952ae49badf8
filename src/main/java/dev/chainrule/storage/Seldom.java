package dev.chainrule.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets something be said once in a while, however often there is reason to. */
public final class Seldom {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    /** When it is time again. */
    private final AtomicLong due;

    public Seldom() {
        this(System::nanoTime);
    }

    Seldom(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether it is time to say it; then it is not, for a minute. */
    public boolean now() {
        long now = nanoTime.getAsLong();
        long time = due.get();
        return now - time >= 0 && due.compareAndSet(time, now + PAUSE.toNanos());
    }
}
