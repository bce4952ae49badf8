package dev.chainrule.training;

import dev.chainrule.training.TrainingEndedException.Why;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Through which anybody may end a run; the run looks at it after every step. */
final class Control {

    private final AtomicReference<@Nullable Why> end = new AtomicReference<>();
    private final long deadline;

    /** @param deadline on the clock of {@link System#nanoTime}; {@code Long.MAX_VALUE} for none */
    Control(long deadline) {
        this.deadline = deadline;
    }

    /** The first to end it says why. */
    void end(Why why) {
        end.compareAndSet(null, why);
    }

    boolean goesOn() {
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
            end(Why.TIME_LIMIT);
        }
        return end.get() == null;
    }

    /** Whether the run has been ended so that another goes on with the job. */
    boolean handsBack() {
        return end.get() == Why.PROCESS_STOPS;
    }

    /** Whether nobody will go on with the job. */
    boolean endsForGood() {
        return end.get() == Why.CANCELLED || end.get() == Why.TIME_LIMIT;
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
