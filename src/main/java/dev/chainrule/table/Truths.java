package dev.chainrule.table;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How people write yes and no. */
public final class Truths {

    private Truths() {}

    /** Null when it is neither. */
    public static @Nullable Boolean of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> null;
        };
    }
}
