package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large the pictures of an upload were before they were brought to one size, each as [height, width].
 *
 * @param distinct how many different sizes there were; at least that many where it is 10,000
 * @param smallest the size of the fewest pixels
 * @param largest the size of the most
 * @param mostFrequent the size that most of them had
 * @param mostFrequentCount how many had it
 */
public record PictureSizes(
        int distinct,
        List<Integer> smallest,
        List<Integer> largest,
        @JsonProperty("most_frequent") List<Integer> mostFrequent,
        @JsonProperty("most_frequent_count") long mostFrequentCount) {

    public PictureSizes {
        smallest = List.copyOf(smallest);
        largest = List.copyOf(largest);
        mostFrequent = List.copyOf(mostFrequent);
    }

    /** Takes them one by one. */
    public static final class Counter {

        private static final int MOST_SIZES = 10_000;

        private final Map<List<Integer>, Long> counts = new LinkedHashMap<>();
        private @Nullable List<Integer> smallest;
        private @Nullable List<Integer> largest;

        public void add(int height, int width) {
            List<Integer> size = List.of(height, width);
            if (counts.size() < MOST_SIZES || counts.containsKey(size)) {
                counts.merge(size, 1L, Long::sum);
            }
            smallest = smallest == null || pixels(size) < pixels(smallest) ? size : smallest;
            largest = largest == null || pixels(size) > pixels(largest) ? size : largest;
        }

        private static long pixels(List<Integer> size) {
            return (long) size.get(0) * size.get(1);
        }

        /** Of those that were taken, at least one; the first of those that are as small, as large or as frequent. */
        public PictureSizes sizes() {
            List<Map.Entry<List<Integer>, Long>> sorted = new ArrayList<>(counts.entrySet());
            sorted.sort(Comparator.comparing(entry -> -entry.getValue()));
            Map.Entry<List<Integer>, Long> most = sorted.get(0);
            return new PictureSizes(
                    counts.size(),
                    smallest == null ? List.of() : smallest,
                    largest == null ? List.of() : largest,
                    most.getKey(),
                    most.getValue());
        }
    }
}
