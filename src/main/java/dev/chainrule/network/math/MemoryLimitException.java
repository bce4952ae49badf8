package dev.chainrule.network.math;

import java.util.Locale;

/** A piece of work needs more memory than it may hold; unlike an {@link OutOfMemoryError} it harms nothing else. */
public final class MemoryLimitException extends RuntimeException {

    MemoryLimitException(long more, long held, long limit) {
        super(String.format(Locale.ROOT, "%,d bytes beside %,d are more than the %,d allowed", more, held, limit));
    }
}
