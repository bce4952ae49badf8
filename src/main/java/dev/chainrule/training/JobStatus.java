package dev.chainrule.training;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a job stands; the last three never change again. */
public enum JobStatus {
    QUEUED,
    RUNNING,
    /** Told to stop, and about to. */
    CANCELLING,
    /** Its process ended; waits to be taken up again. */
    INTERRUPTED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    static final Set<JobStatus> WAITING = EnumSet.of(QUEUED, INTERRUPTED);
    static final Set<JobStatus> AT_WORK = EnumSet.of(RUNNING, CANCELLING);

    /** Whether it never changes again. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The name in the API and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
