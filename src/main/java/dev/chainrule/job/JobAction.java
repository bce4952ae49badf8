package dev.chainrule.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a user may do to a job, and while it has which status. */
public enum JobAction {
    PAUSE("be paused", JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.INTERRUPTED),
    RESUME("be resumed", JobStatus.PAUSED),
    /** A few batches more. */
    STEP("be stepped", JobStatus.PAUSED),
    CANCEL(
            "be cancelled",
            JobStatus.QUEUED,
            JobStatus.RUNNING,
            JobStatus.PAUSED,
            JobStatus.CANCELLING,
            JobStatus.INTERRUPTED),
    DELETE("be deleted", JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED);

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final Set<JobStatus> from;

    JobAction(String words, JobStatus first, JobStatus... others) {
        this.words = words;
        this.from = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    static List<JobAction> of(JobStatus status) {
        return Arrays.stream(values())
                .filter(action -> action.from.contains(status))
                .toList();
    }

    Set<JobStatus> from() {
        return from;
    }

    /** After "only one that is … can". */
    String words() {
        return words;
    }

    /** The name in the API, and the last part of its path. */
    @JsonValue
    String word() {
        return Word.of(this);
    }
}
