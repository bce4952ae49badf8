package dev.chainrule.run;

/** Rings when its time has come; asks for the time about once a millisecond however often it is asked itself. */
final class Alarm {

    private static final long LOOK_NANOS = 1_000_000;
    private static final int MOST_CALLS = 1 << 16;

    private final long every;
    private long time;
    private long lastLook;
    private int calls = 1;
    private int left = 1;

    /** @param every nanoseconds from one ringing to the next */
    Alarm(long every) {
        this.every = every;
        restart(0);
    }

    /** Until {@link #restart}, every time from then on. */
    boolean rings() {
        if (--left > 0) {
            return false;
        }
        long now = System.nanoTime();
        calls = now - lastLook < LOOK_NANOS ? Math.min(2 * calls, MOST_CALLS) : Math.max(1, calls / 2);
        left = calls;
        lastLook = now;
        return now - time >= 0;
    }

    /** @param least nanoseconds to wait, where that is longer than usual */
    void restart(long least) {
        lastLook = System.nanoTime();
        time = lastLook + Math.max(every, least);
    }
}
