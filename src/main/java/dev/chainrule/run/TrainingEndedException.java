package dev.chainrule.run;

/** A run that ends before its work is done, and why. */
public final class TrainingEndedException extends RuntimeException {

    /** Who ended it. */
    public enum Why {
        CANCELLED,
        PROCESS_STOPS,
        /** A user, for a while; or it has done as many batches as it was to. */
        PAUSED,
        TIME_LIMIT,
        /** Another attempt at the job has begun. */
        GIVEN_UP
    }

    private final Why why;

    TrainingEndedException(Why why) {
        super(why.name(), null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
