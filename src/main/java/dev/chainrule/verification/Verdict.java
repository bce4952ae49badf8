package dev.chainrule.verification;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** What came of training a model again. */
enum Verdict {
    /** To the last bit. */
    IDENTICAL,
    DIFFERENT,
    /** Something that is needed for it is not there any more. */
    IMPOSSIBLE;

    /** The name in the API. */
    @JsonValue
    String word() {
        return Word.of(this);
    }
}
