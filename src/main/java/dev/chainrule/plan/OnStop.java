package dev.chainrule.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import dev.chainrule.problem.ProblemException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What becomes a model of a job that is cancelled, or whose time is over. */
public enum OnStop {
    NONE,
    /** The weights as they were when it was stopped. */
    LAST,
    /** The best that were kept. */
    BEST;

    @JsonValue
    public String word() {
        return Word.of(this);
    }

    /** @throws ProblemException naming them all */
    public static OnStop of(String word) {
        return Word.find(OnStop.class, word)
                .orElseThrow(() -> ProblemException.invalid(
                        "keep",
                        "is not a known choice",
                        word,
                        Arrays.stream(values()).map(OnStop::word).collect(Collectors.joining(", ", "one of: ", ""))));
    }
}
