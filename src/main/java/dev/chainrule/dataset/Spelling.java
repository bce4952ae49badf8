package dev.chainrule.dataset;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant. */
final class Spelling {

    private static final int FARTHEST = 3;
    private static final int LISTED = 20;
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(FARTHEST);

    private Spelling() {}

    /** The known word at most three letters, and less than half the word, away. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(FARTHEST, (candidate.length() + 1) / 2))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    private static int distance(String word, String candidate) {
        int distance = DISTANCE.apply(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
        return distance < 0 ? Integer.MAX_VALUE : distance;
    }

    static String hint(String word, Collection<String> known) {
        return nearest(word, known)
                .map("did you mean \"%s\"?"::formatted)
                .orElseGet(() -> "known: " + listed(List.copyOf(known)));
    }

    static String listed(List<?> known) {
        String shown = String.join(
                ", ", known.stream().limit(LISTED).map(String::valueOf).toList());
        return known.size() > LISTED ? "%s and %d more".formatted(shown, known.size() - LISTED) : shown;
    }
}
