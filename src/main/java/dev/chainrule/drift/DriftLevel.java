package dev.chainrule.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import org.jspecify.annotations.Nullable;

/** How large a population stability index is, as is usual since Siddiqi 2006. */
enum DriftLevel {
    UNKNOWN,
    NONE,
    MODERATE,
    LARGE;

    private static final double MODERATE_FROM = 0.1;
    private static final double LARGE_FROM = 0.25;

    /** @param chance that it would be about where nothing has changed */
    static DriftLevel of(@Nullable Double psi, double chance) {
        if (psi == null) {
            return UNKNOWN;
        }
        double more = psi - 2 * chance;
        return more >= LARGE_FROM ? LARGE : more >= MODERATE_FROM ? MODERATE : NONE;
    }

    @JsonValue
    String word() {
        return Word.of(this);
    }
}
