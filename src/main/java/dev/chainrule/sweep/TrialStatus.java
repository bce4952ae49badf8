package dev.chainrule.sweep;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.EnumSet;
import java.util.Set;

/** Where a trial stands; the last three never change again. */
enum TrialStatus {
    /** Not submitted yet. */
    WAITING,
    /** It has a job. */
    SUBMITTED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    static final Set<TrialStatus> UNFINISHED = EnumSet.of(WAITING, SUBMITTED);

    /** The name in the API. */
    @JsonValue
    String word() {
        return Word.of(this);
    }
}
