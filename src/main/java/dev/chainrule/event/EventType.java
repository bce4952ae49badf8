package dev.chainrule.event;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** What an event tells of. */
public enum EventType {
    /** The job has another status. */
    STATUS,
    /** An epoch is over; not every epoch is told. */
    METRICS,
    /** Something worth reading. */
    LOG,
    /** The training can go on from here. */
    CHECKPOINT,
    /** What may be wrong with the network, in words. */
    DIAGNOSIS,
    /** The job has ended; nothing comes after. */
    DONE;

    /** The name in the API and in the database. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    static EventType of(String word) {
        return Word.read(EventType.class, word);
    }
}
