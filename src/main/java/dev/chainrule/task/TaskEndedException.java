package dev.chainrule.task;

/** Ends the work at a task before it is done; no failure. */
final class TaskEndedException extends RuntimeException {

    /** What ends it. */
    enum Why {
        CANCELLED,
        PROCESS_STOPS,
        /** Another attempt has begun, or its row says that nobody works at it. */
        GIVEN_UP
    }

    private final Why why;

    TaskEndedException(Why why) {
        super(null, null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
