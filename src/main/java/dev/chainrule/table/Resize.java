package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** How a picture is brought to the size that all cells of its column have. */
public enum Resize {
    /** Each side for itself, so that what is round may become oval. */
    STRETCH,
    /** As large as it fits, in the middle, with black beside it. */
    FIT,
    /** As large as it covers everything, of which the middle is kept. */
    CROP;

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    @JsonCreator
    static Resize of(String word) {
        return Word.read(Resize.class, word);
    }
}
