package dev.chainrule.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.EnumSet;
import java.util.Set;

/** Where a job stands; the last three never change again. */
public enum JobStatus {
    QUEUED,
    RUNNING,
    /** Stopped by its user between two batches, to resume from there. */
    PAUSED,
    /** Told to stop, and about to. */
    CANCELLING,
    /** Its process ended; waits to be taken up again. */
    INTERRUPTED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public static final Set<JobStatus> WAITING = EnumSet.of(QUEUED, INTERRUPTED);
    public static final Set<JobStatus> AT_WORK = EnumSet.of(RUNNING, CANCELLING);
    public static final Set<JobStatus> UNFINISHED = EnumSet.of(QUEUED, RUNNING, PAUSED, CANCELLING, INTERRUPTED);
    static final Set<JobStatus> TERMINAL = EnumSet.complementOf(EnumSet.copyOf(UNFINISHED));

    /** Whether it never changes again. */
    public boolean terminal() {
        return TERMINAL.contains(this);
    }

    /** The name in the API and in the database. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }
}
