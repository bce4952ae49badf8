package dev.chainrule.table;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people write where a cell has no value, beside nothing at all. */
public final class MissingMarkers {

    /** Whatever their case. */
    private static final List<String> USUAL = List.of("na", "n/a", "null", "?", "-");

    private final List<String> words;
    private final boolean anyCase;
    private final int longest;
    /** Whether a marker may begin with a character of ASCII; looked at for every cell of text. */
    private final boolean[] initials = new boolean[128];

    private MissingMarkers(List<String> words, boolean anyCase) {
        this.words = words;
        this.anyCase = anyCase;
        this.longest = words.stream().mapToInt(String::length).max().orElse(0);
        words.stream().filter(word -> !word.isEmpty()).forEach(word -> initial(word.charAt(0)));
    }

    /** @param asked exactly these instead of the usual ones, if any are given */
    public static MissingMarkers of(@Nullable List<String> asked) {
        return asked == null
                ? new MissingMarkers(USUAL, true)
                : new MissingMarkers(
                        asked.stream().map(String::strip).distinct().toList(), false);
    }

    /** Options that take one more word for missing, and none less: what is given takes the place of the usual ones. */
    public String optionsWith(String word) {
        Set<String> all = new LinkedHashSet<>();
        for (String known : words) {
            all.add(known);
            if (anyCase) {
                all.add(known.toUpperCase(Locale.ROOT));
            }
        }
        all.add(word.strip());
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        all.forEach(options.putArray("missing")::add);
        return options.toString();
    }

    private void initial(char first) {
        if (first < initials.length) {
            initials[first] = true;
            initials[Character.toUpperCase(first)] |= anyCase;
        }
    }

    public boolean someAreNumbers() {
        return words.stream().anyMatch(NumberStyle.PLAIN::number);
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
        return likely && words.contains(cased(new String(text, from, to - from)));
    }

    private String cased(String word) {
        return anyCase ? word.toLowerCase(Locale.ROOT) : word;
    }

    /** How often each one was found in a column, as it was written. */
    public static final class Found {

        private final Map<String, Long> counts = new LinkedHashMap<>();

        public void add(String written) {
            counts.merge(written.strip(), 1L, Long::sum);
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
