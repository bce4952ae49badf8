package dev.chainrule.explanation.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** How much a finding matters. */
public enum Severity {
    /** Good to know. */
    INFO,
    /** It makes the model worse, or its metrics better, than they should be. */
    WARNING,
    /** Nothing was learned because of it. */
    ERROR;

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }
}
