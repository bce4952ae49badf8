package dev.chainrule.verification;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** Where a verification stands; all but the first never change again. */
enum VerificationStatus {
    RUNNING,
    /** It has a verdict. */
    DONE,
    /** Its job came to no model. */
    FAILED;

    boolean terminal() {
        return this != RUNNING;
    }

    /** The name in the API. */
    @JsonValue
    String word() {
        return Word.of(this);
    }
}
