package dev.chainrule.problem;

import org.jspecify.annotations.Nullable;

/** The service does not start: one sentence for whoever started it, with what would do. */
public final class StartRefusedException extends RuntimeException {

    public StartRefusedException(String sentence) {
        this(sentence, null);
    }

    public StartRefusedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
