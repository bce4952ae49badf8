package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.Locale;

/** What each number of a wide cell is. */
public enum ElementType {
    /** A whole number of 0 to 255. */
    UINT8 {
        @Override
        Object shown(double number) {
            return (int) number;
        }
    },
    /** Any other; rounded to single precision, in which networks count. */
    FLOAT32 {
        @Override
        Object shown(double number) {
            return (float) number;
        }
    };

    /** As users see it. */
    abstract Object shown(double number);

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    @JsonCreator
    static ElementType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
