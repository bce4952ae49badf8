package dev.chainrule.sweep;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.EnumSet;
import java.util.Set;

/** Where a sweep stands; the last three never change again. */
enum SweepStatus {
    RUNNING,
    /** Told to stop; some of its jobs have not stopped yet. */
    CANCELLING,
    SUCCEEDED,
    /** None of its trials has a value of the metric. */
    FAILED,
    CANCELLED;

    static final Set<SweepStatus> UNFINISHED = EnumSet.of(RUNNING, CANCELLING);

    boolean terminal() {
        return !UNFINISHED.contains(this);
    }

    /** The name in the API. */
    @JsonValue
    String word() {
        return Word.of(this);
    }
}
