package dev.chainrule.choice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a constant is called on the wire, in columns and in settings: {@code TIME_LIMIT} is {@code time_limit}. */
public final class Word {

    private Word() {}

    public static String of(Enum<?> constant) {
        return of(constant.name());
    }

    /** The constant that is called so. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }

    /**
     * The constant that is called so, in whichever case.
     *
     * @throws IllegalArgumentException where none is
     */
    public static <E extends Enum<E>> E read(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    /** @param name of a constant */
    public static String of(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
