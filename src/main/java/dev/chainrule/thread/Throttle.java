package dev.chainrule.thread;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets something be said or looked at once in a while, however often there is reason to. */
public final class Throttle {

    /** Of what is said in the log. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final long pauseNanos;
    /** When it is time again. */
    private final AtomicLong due;

    public Throttle() {
        this(PAUSE);
    }

    public Throttle(Duration pause) {
        this(pause, System::nanoTime);
    }

    Throttle(Duration pause, LongSupplier nanoTime) {
        this.pauseNanos = pause.toNanos();
        this.nanoTime = nanoTime;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether it is time; then it is not, for a while. */
    public boolean now() {
        long now = nanoTime.getAsLong();
        long time = due.get();
        return now - time >= 0 && due.compareAndSet(time, now + pauseNanos);
    }
}
