package dev.chainrule.drift;

import dev.chainrule.encoding.feature.KnownForms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one column are counted, and how often each kind occurred among the rows learned from. The cells are: the
 * bins; then missing values; then, of numbers, those below and above everything learned from, or of categories those never
 * learned from, and one that stays empty.
 *
 * @param edges of numbers, ascending: a number belongs to the first bin whose edge is not below it, or to the last; none of
 *     categories
 * @param lowest number learned from
 * @param highest number learned from
 * @param categories that have a bin of their own; a last bin takes the others
 * @param others categories learned from that have none
 * @param complete whether categories and others are all that were learned from, so that one which is not among them is unseen
 * @param counts by cell
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Bins(
        String name,
        Measure measure,
        double[] edges,
        double lowest,
        double highest,
        List<String> categories,
        List<String> others,
        boolean complete,
        long[] counts) {

    /** As many as tell a Kolmogorov–Smirnov distance to a fortieth. */
    static final int MOST_BINS = 40;

    static final int MOST_OWN = 100;
    static final int MOST_KNOWN = 5000;
    private static final int BESIDE = 3;

    /** Of numbers; NaN is missing. */
    static Bins ofNumbers(String name, Measure measure, double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] edges = new double[MOST_BINS - 1];
        int count = 0;
        for (int i = 1; i < MOST_BINS && sorted.length > 0; i++) {
            double edge = sorted[(int) ((long) i * (sorted.length - 1) / MOST_BINS)];
            if (edge < sorted[sorted.length - 1] && (count == 0 || edge > edges[count - 1])) {
                edges[count++] = edge;
            }
        }
        boolean none = sorted.length == 0;
        Bins empty = new Bins(
                name,
                measure,
                Arrays.copyOf(edges, count),
                none ? 0 : sorted[0],
                none ? 0 : sorted[sorted.length - 1],
                List.of(),
                List.of(),
                true,
                new long[cells(count)]);
        Slots slots = empty.slots();
        for (double value : values) {
            empty.counts[slots.ofNumber(value)]++;
        }
        return empty;
    }

    /** Of categories; null is missing. */
    static Bins ofCategories(String name, List<@Nullable String> values) {
        Map<String, Long> often = new TreeMap<>();
        values.forEach(value -> {
            if (value != null && (often.size() < MOST_KNOWN || often.containsKey(value))) {
                often.merge(value, 1L, Long::sum);
            }
        });
        List<String> known = new ArrayList<>(often.keySet());
        known.sort((one, other) -> Long.compare(often.getOrDefault(other, 0L), often.getOrDefault(one, 0L)));
        int own = Math.min(MOST_OWN, known.size());
        Bins bins = new Bins(
                name,
                Measure.CATEGORY,
                new double[0],
                0,
                0,
                List.copyOf(known.subList(0, own)),
                List.copyOf(known.subList(own, known.size())),
                often.size() < MOST_KNOWN,
                new long[cells(own)]);
        Slots slots = bins.slots();
        values.forEach(value -> bins.counts[slots.ofCategory(value)]++);
        return bins;
    }

    /** @param own edges, or categories that have a bin of their own */
    static int cells(int own) {
        return own + 1 + BESIDE;
    }

    int cells() {
        return counts.length;
    }

    int bins() {
        return counts.length - BESIDE;
    }

    long missing(long[] cells, int from) {
        return cells[from + bins()];
    }

    /** Of numbers below and above, or unseen categories. */
    long outside(long[] cells, int from) {
        return cells[from + bins() + 1] + cells[from + bins() + 2];
    }

    /** Values that are there. */
    long present(long[] cells, int from) {
        long sum = outside(cells, from);
        for (int i = 0; i < bins(); i++) {
            sum += cells[from + i];
        }
        return sum;
    }

    Slots slots() {
        return new Slots(this);
    }

    /** Finds the cell of a value; for any number of threads. */
    static final class Slots {

        private final double[] edges;
        private final double lowest;
        private final double highest;
        private final Map<String, Integer> places = new HashMap<>();
        private final Set<String> others;
        private final KnownForms forms;
        private final boolean complete;
        private final int bins;

        private Slots(Bins of) {
            this.edges = of.edges;
            this.lowest = of.lowest;
            this.highest = of.highest;
            this.others = new HashSet<>(of.others);
            this.complete = of.complete;
            this.bins = of.bins();
            of.categories.forEach(category -> places.put(category, places.size()));
            this.forms = KnownForms.of(
                    Stream.concat(of.categories.stream(), of.others.stream()).toList());
        }

        int ofNumber(double value) {
            if (Double.isNaN(value)) {
                return bins;
            }
            if (value < lowest) {
                return bins + 1;
            }
            if (value > highest) {
                return bins + 2;
            }
            int from = 0;
            int to = edges.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (edges[middle] < value) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }

        int ofCategory(@Nullable String value) {
            if (value == null) {
                return bins;
            }
            Integer place = places.get(value);
            if (place != null) {
                return place;
            }
            if (others.contains(value) || !complete) {
                return bins - 1;
            }
            String meant = forms.meant(value);
            return meant == null ? bins + 1 : places.getOrDefault(meant, bins - 1);
        }
    }
}
