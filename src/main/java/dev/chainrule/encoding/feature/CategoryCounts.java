package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many training rows have each category of a column. */
public final class CategoryCounts {

    private final ColumnType type;
    private final List<String> dictionary;
    private final long[] ofCodes;
    private final Map<Double, long[]> ofNumbers = new HashMap<>();
    private long count;

    public CategoryCounts(ColumnType type, List<String> dictionary) {
        this.type = type;
        this.dictionary = dictionary;
        this.ofCodes = new long[type.numeric() ? 0 : Math.max(2, dictionary.size())];
    }

    /** The first {@code n}, as a table keeps them; none of them NaN. */
    public void add(double[] stored, int n) {
        count += n;
        for (int i = 0; i < n; i++) {
            if (type.numeric()) {
                ofNumbers.computeIfAbsent(stored[i], number -> new long[1])[0]++;
            } else {
                ofCodes[(int) stored[i]]++;
            }
        }
    }

    /** Of all categories. */
    public long count() {
        return count;
    }

    private long count(double stored) {
        return type.numeric() ? Objects.requireNonNull(ofNumbers.get(stored))[0] : ofCodes[(int) stored];
    }

    /** Those that occur, ascending, with their counts. */
    public List<Counted> ascending() {
        List<Counted> found = new ArrayList<>();
        ofNumbers.keySet().forEach(number -> found.add(counted(number)));
        for (int code = 0; code < ofCodes.length; code++) {
            if (ofCodes[code] > 0) {
                found.add(counted(code));
            }
        }
        found.sort((one, other) -> Labels.ascending(type).compare(one.label, other.label));
        return found;
    }

    private Counted counted(double stored) {
        return new Counted(Objects.requireNonNull(type.value(stored, dictionary)), count(stored));
    }

    public List<Object> labels() {
        return ascending().stream().map(Counted::label).toList();
    }

    /** The one that most rows have, of several the first; null when no row has any. */
    @Nullable
    public Object mode() {
        Counted mode = null;
        for (Counted each : ascending()) {
            mode = mode == null || each.count > mode.count ? each : mode;
        }
        return mode == null ? null : mode.label;
    }

    /** @param label as users see it */
    public record Counted(Object label, long count) {}
}
