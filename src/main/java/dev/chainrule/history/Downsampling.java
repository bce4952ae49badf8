package dev.chainrule.history;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fewer points that still tell the truth: the steps are cut into equal parts, and each part keeps the points where each
 * metric is smallest and largest. So the first, last, smallest, largest and best points are always there.
 */
final class Downsampling {

    private Downsampling() {}

    /** The first, the last, and of each metric the smallest and the largest. */
    static int fewest(int metrics) {
        return 2 + 2 * metrics;
    }

    /**
     * Which points to keep, ascending; all of them where there are no more than {@code most}.
     *
     * @param most at least {@link #fewest}
     */
    static int[] minMax(Series series, List<String> metrics, int most) {
        int points = series.points();
        if (points <= most) {
            return IntStream.range(0, points).toArray();
        }
        int parts = Math.max(1, (most - 2) / Math.max(1, 2 * metrics.size()));
        Set<Integer> kept = new TreeSet<>(List.of(0, points - 1));
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) points * part / parts);
            int to = (int) ((long) points * (part + 1) / parts);
            for (String metric : metrics) {
                keepExtremes(series.column(metric), from, to, kept);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void keepExtremes(List<@Nullable Number> values, int from, int to, Set<Integer> kept) {
        int smallest = -1;
        int largest = -1;
        for (int i = from; i < to; i++) {
            Number value = values.get(i);
            if (value == null) {
                continue;
            }
            if (smallest < 0 || value.doubleValue() < number(values, smallest)) {
                smallest = i;
            }
            if (largest < 0 || value.doubleValue() > number(values, largest)) {
                largest = i;
            }
        }
        if (smallest >= 0) {
            kept.add(smallest);
            kept.add(largest);
        }
    }

    private static double number(List<@Nullable Number> values, int place) {
        Number value = values.get(place);
        return value == null ? Double.NaN : value.doubleValue();
    }
}
