package dev.chainrule.table;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people and programs write where a cell has no value, beside nothing at all. */
public final class MissingMarkers {

    /** Whatever their case: what R, pandas, NumPy, databases and the errors of spreadsheets leave behind. */
    private static final Set<String> USUAL = Set.of(
            "na",
            "n/a",
            "null",
            "?",
            "-",
            "nan",
            "-nan",
            "<na>",
            "#n/a",
            "#n/a n/a",
            "#na",
            "n.a.",
            "\\n",
            "(null)",
            "<null>",
            "#null!",
            "#div/0!",
            "#value!",
            "#ref!",
            "#name?",
            "#num!",
            "1.#qnan",
            "-1.#qnan",
            "1.#ind",
            "-1.#ind");

    /** What can only mean so among numbers and dates, and may be a kind of its own among texts; whatever their case. */
    private static final Set<String> AMONG_NUMBERS = Set.of(
            "none",
            "nil",
            "nat",
            ".",
            "..",
            "--",
            "---",
            "missing",
            "unknown",
            "undefined",
            "not available",
            "0000-00-00",
            "0000-00-00 00:00:00");

    private static final int LONGEST_AMONG_NUMBERS = 19;

    /** Exactly as they are written. */
    private final Set<String> exact;

    private final boolean anyCase;
    private final int longest;
    /** Whether a marker may begin with a character of ASCII; looked at for every cell of text. */
    private final boolean[] initials = new boolean[128];

    /** @param anyCase whether the usual words are markers too */
    private MissingMarkers(Set<String> exact, boolean anyCase) {
        Set<String> words = anyCase ? USUAL : Set.of();
        this.exact = exact;
        this.anyCase = anyCase;
        this.longest = Stream.concat(words.stream(), exact.stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        words.forEach(word -> initial(word.charAt(0), true));
        exact.stream().filter(word -> !word.isEmpty()).forEach(word -> initial(word.charAt(0), false));
    }

    /** @param asked exactly these instead of the usual ones, if any are given */
    public static MissingMarkers of(@Nullable List<String> asked) {
        return of(asked, null);
    }

    /**
     * @param asked exactly these instead of the usual ones, if any are given
     * @param also exactly these as well
     */
    public static MissingMarkers of(@Nullable List<String> asked, @Nullable List<String> also) {
        Set<String> exact = new LinkedHashSet<>();
        Stream.of(asked, also)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(String::strip)
                .forEach(exact::add);
        return new MissingMarkers(exact, asked == null);
    }

    /** Options that take more words for missing than those do that were given. */
    public static String optionsWith(@Nullable List<String> also, List<String> words) {
        return addTo(JsonNodeFactory.instance.objectNode(), also, words).toString();
    }

    /** The same, beside what options say already. */
    public static ObjectNode addTo(ObjectNode options, @Nullable List<String> also, List<String> words) {
        Set<String> all = new LinkedHashSet<>(also == null ? List.of() : also);
        words.forEach(word -> all.add(word.strip()));
        all.forEach(options.putArray("missing_also")::add);
        return options;
    }

    private void initial(char first, boolean inAnyCase) {
        if (first < initials.length) {
            initials[first] = true;
            initials[Character.toUpperCase(first)] |= inAnyCase;
        }
    }

    public boolean someAreNumbers() {
        return exact.stream().anyMatch(NumberStyle.PLAIN::number);
    }

    /** A cell of blanks is missing too. */
    public boolean has(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (to > from && text[to - 1] == ' ') {
            to--;
        }
        if (from == to) {
            return true;
        }
        boolean likely = to - from <= longest && (text[from] >= initials.length || initials[text[from]]);
        return likely && known(new String(text, from, to - from));
    }

    private boolean known(String word) {
        return exact.contains(word) || (anyCase && USUAL.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Whether a cell that is neither number nor date is missing, if all others of its column are; never what is asked. */
    public boolean amongNumbers(String cell) {
        return anyCase
                && cell.length() <= LONGEST_AMONG_NUMBERS
                && AMONG_NUMBERS.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a word was named by somebody, rather than being one of the usual ones. */
    public boolean asked(String word) {
        return exact.contains(word.strip());
    }

    /** How often each one was found in a column, as it was written. */
    public static final class Found {

        private final Map<String, Long> counts = new LinkedHashMap<>();

        public void add(String written) {
            counts.merge(written.strip(), 1L, Long::sum);
        }

        /** Whether there was no word at all. */
        public boolean none() {
            return counts.keySet().stream().allMatch(String::isEmpty);
        }

        /** @param missing cells that are missing in all; those without a word of their own were empty */
        public Map<String, Long> counts(long missing) {
            long worded = counts.entrySet().stream()
                    .filter(entry -> !entry.getKey().isEmpty())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            Map<String, Long> all = new LinkedHashMap<>(counts);
            all.remove("");
            if (missing > worded) {
                all.put("", missing - worded);
            }
            return all;
        }
    }
}
