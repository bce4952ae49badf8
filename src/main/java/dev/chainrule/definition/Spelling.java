package dev.chainrule.definition;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** The names users write, and which of those there are they may have meant. */
public final class Spelling {

    /** Below this two words only share letters; measured on abbreviations, slips and swaps of our own names. */
    private static final double CLOSE_ENOUGH = 0.83;

    /** Nobody means a name of ours by more than that, and comparing takes as long as both are together. */
    private static final int LONGEST_COMPARED = 200;

    private static final int MOST_LISTED = 20;

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private Spelling() {}

    /** {@code learningRate}, {@code LEARNING_RATE} and {@code learning-rate} are all {@code learning_rate}. */
    public static String snakeCase(String name) {
        return HUMP.matcher(name).replaceAll("_").replace('-', '_').toLowerCase(Locale.ROOT);
    }

    /** How large a picture is; what comes first is said where it makes a difference. */
    public static String pixels(long height, long width) {
        return "%s × %s pixels%s".formatted(height, width, height == width ? "" : " (height × width)");
    }

    /** How alike two words are, from 0 to 1. */
    static double likeness(String one, String other) {
        return SIMILARITY.apply(one, other);
    }

    /** The known spelling closest to what was written, if any is close enough to be meant. */
    public static Optional<String> nearest(String written, Iterable<String> known) {
        if (written.length() > LONGEST_COMPARED) {
            return Optional.empty();
        }
        String normal = snakeCase(written);
        String nearest = null;
        double closest = CLOSE_ENOUGH;
        for (String candidate : known) {
            double similarity = SIMILARITY.apply(normal, snakeCase(candidate));
            if (similarity >= closest) {
                closest = similarity;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** What to write instead: the one name that was probably meant, else all of them. */
    public static String hint(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> "did you mean \"%s\"?".formatted(name))
                .orElseGet(() -> oneOf(known));
    }

    static String oneOf(Collection<String> known) {
        return "one of: " + listed(known);
    }

    /** The first of them, and how many more there are. */
    public static String listed(Collection<?> known) {
        return listed(known, MOST_LISTED);
    }

    /** The first of them, so many at most, and how many more there are. */
    public static String listed(Collection<?> known, int most) {
        String shown = known.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return known.size() > most ? "%s and %s more".formatted(shown, known.size() - most) : shown;
    }
}
