package dev.chainrule.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text without the secrets of webhooks, which are known by how they begin wherever somebody has put them. */
public final class Masked {

    private static final String PREFIX = "whsec_";
    private static final Pattern SECRET = Pattern.compile("(?i)whsec_[A-Za-z0-9+/=_-]+");
    private static final String SHOWN = Matcher.quoteReplacement(PREFIX + "\u2026");

    private Masked() {}

    /** Whether there is a secret in it. */
    public static boolean hides(String text) {
        return SECRET.matcher(text).find();
    }

    public static String text(String text) {
        return SECRET.matcher(text).replaceAll(SHOWN);
    }

    static @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** What is no text and holds a secret becomes text. */
    static @Nullable Object value(@Nullable Object value) {
        return value != null && hides(value.toString()) ? text(value.toString()) : value;
    }
}
