package dev.chainrule.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** What of a value is counted. */
enum Measure {
    NUMBER,
    /** Milliseconds since 1970. */
    DATE,
    /** Characters of a free text, which is hardly ever the same twice. */
    LENGTH,
    CATEGORY;

    @JsonValue
    String word() {
        return Word.of(this);
    }
}
