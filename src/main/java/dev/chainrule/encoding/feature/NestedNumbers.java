package dev.chainrule.encoding.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Numbers that came in lists, within lists or not, and how these are nested. */
final class NestedNumbers {

    private static final int DEEPEST = 8;

    private final double[] values;
    private final List<Integer> lengths = new ArrayList<>();
    private int count;
    private double sum;
    private boolean ragged;
    private boolean numbers = true;

    private NestedNumbers(int most) {
        this.values = new double[most];
    }

    /**
     * @param sent lists, JSON, or an array of the numbers alone
     * @param most numbers that are kept; the others are only counted
     * @return null where it is none of these, or something else than numbers is in it
     */
    static @Nullable NestedNumbers of(Object sent, int most) {
        NestedNumbers found = new NestedNumbers(most);
        if (sent instanceof double[] plain) {
            found.lengths.add(plain.length);
            found.count = plain.length;
            found.sum = Arrays.stream(plain).sum();
            System.arraycopy(plain, 0, found.values, 0, Math.min(most, plain.length));
            return found;
        }
        boolean lists = sent instanceof List<?> || (sent instanceof JsonNode json && json.isArray());
        if (!lists) {
            return null;
        }
        found.take(sent, 0);
        return found.numbers ? found : null;
    }

    private void take(@Nullable Object item, int depth) {
        if (item instanceof List<?> list) {
            takeAll(list, list.size(), depth);
        } else if (item instanceof JsonNode json) {
            if (json.isArray()) {
                takeAll(json, json.size(), depth);
            } else if (json.isNumber()) {
                add(json.numberValue().doubleValue(), depth);
            } else {
                numbers = false;
            }
        } else if (item instanceof Number number) {
            add(number.doubleValue(), depth);
        } else {
            numbers = false;
        }
    }

    private void takeAll(Iterable<?> items, int length, int depth) {
        if (depth == lengths.size()) {
            ragged |= count > 0 || depth == DEEPEST;
            lengths.add(length);
        }
        ragged |= depth < DEEPEST && lengths.get(depth) != length;
        if (depth < DEEPEST) {
            items.forEach(item -> take(item, depth + 1));
        }
    }

    private void add(double value, int depth) {
        ragged |= depth != lengths.size();
        if (count < values.length) {
            values[count] = value;
        }
        sum += value;
        count++;
    }

    /** Of all that came. */
    double mean() {
        return sum / count;
    }

    double[] values() {
        return values;
    }

    /** What is wrong with them as a cell of a feature, as the end of a sentence; null where nothing is. */
    @Nullable
    String misfit(Wide feature) {
        if (ragged) {
            return "has lists of different lengths";
        }
        if (!feature.hasShape(lengths)) {
            return lengths.size() == 1
                    ? String.format(Locale.ROOT, "has %,d numbers", count)
                    : "has the shape " + lengths;
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return "must have finite numbers";
            }
        }
        return null;
    }
}
