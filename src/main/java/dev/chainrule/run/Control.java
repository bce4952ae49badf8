package dev.chainrule.run;

import dev.chainrule.job.TrainingJob;
import dev.chainrule.run.TrainingEndedException.Why;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Through which anybody may end a run; the run looks at it after every step. */
public final class Control {

    private static final long ALL = Long.MAX_VALUE;

    private final AtomicReference<@Nullable Why> end = new AtomicReference<>();
    private final long began = System.nanoTime();
    private final long millisBefore;
    private final long deadline;
    /** That the run may still do; on its thread. */
    private long batches;

    /** @param deadline on the clock of {@link System#nanoTime}; {@code Long.MAX_VALUE} for none */
    Control(long deadline) {
        this(deadline, ALL, 0);
    }

    /**
     * @param batches after which the run pauses; {@code Long.MAX_VALUE} for none
     * @param millisBefore that earlier runs of the job have taken
     */
    Control(long deadline, long batches, long millisBefore) {
        this.deadline = deadline;
        this.batches = batches;
        this.millisBefore = millisBefore;
    }

    /** Of a run of this job that begins now. */
    public static Control of(TrainingJob job) {
        Integer seconds = job.definition().training().maxRuntimeS();
        return new Control(
                seconds == null ? Long.MAX_VALUE : deadline(TimeUnit.SECONDS.toMillis(seconds) - job.runMillis()),
                job.batches() == null ? ALL : job.batches(),
                job.runMillis());
    }

    private static long deadline(long millisLeft) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisLeft);
    }

    /** The first to end it says why. */
    public void end(Why why) {
        end.compareAndSet(null, why);
    }

    /** Counts a batch; whether there may be another. */
    boolean batchDone() {
        if (batches != ALL && --batches <= 0) {
            end(Why.PAUSED);
        }
        return goesOn();
    }

    boolean goesOn() {
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
            end(Why.TIME_LIMIT);
        }
        return end.get() == null;
    }

    /** Whether the run has been ended so that another goes on with the job. */
    boolean handsBack() {
        Why why = end.get();
        return why == Why.PROCESS_STOPS || why == Why.PAUSED;
    }

    /** Whether nobody will go on with anything here. */
    boolean processStops() {
        return end.get() == Why.PROCESS_STOPS;
    }

    /** That the run may still do before it pauses; null for all. On its thread. */
    @Nullable
    Long batchesLeft() {
        return batches == ALL ? null : (Long) batches;
    }

    /** Milliseconds that all runs of the job have taken. */
    long millis() {
        return millisBefore + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Whether nobody will go on with the job. */
    boolean endsForGood() {
        return end.get() == Why.CANCELLED || end.get() == Why.TIME_LIMIT;
    }

    /**
     * Of what has been trained to its end: that its time is over meanwhile takes nothing away from it.
     *
     * @throws TrainingEndedException where somebody else has ended the run
     */
    void checkApartFromTime() {
        if (!goesOn() && end.get() != Why.TIME_LIMIT) {
            check();
        }
    }

    /** @throws TrainingEndedException where somebody has ended the run */
    void check() {
        goesOn();
        Why why = end.get();
        if (why != null) {
            throw new TrainingEndedException(why);
        }
    }
}
