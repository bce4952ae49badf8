package dev.chainrule.choice;

import java.util.Locale;

/** How a constant is called on the wire, in columns and in settings: {@code TIME_LIMIT} is {@code time_limit}. */
public final class Word {

    private Word() {}

    public static String of(Enum<?> constant) {
        return of(constant.name());
    }

    /** @param name of a constant */
    public static String of(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
