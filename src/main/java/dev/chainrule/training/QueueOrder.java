package dev.chainrule.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where some jobs stand among all that wait, found in one look at these. */
final class QueueOrder {

    /** What the order goes by. */
    record Spot(int priority, long turn, String id) {

        /** Whoever is taken up first comes first. */
        static final Comparator<Spot> FIRST_TO_LAST = Comparator.comparingInt(Spot::priority)
                .reversed()
                .thenComparingLong(Spot::turn)
                .thenComparing(Spot::id);
    }

    private QueueOrder() {}

    /**
     * How many stand before each of some, by their ids.
     *
     * @param all that wait, in any order
     */
    static Map<String, Long> positions(List<Spot> some, List<Spot> all) {
        Spot[] sorted = some.toArray(Spot[]::new);
        Arrays.sort(sorted, Spot.FIRST_TO_LAST);
        long[] between = new long[sorted.length + 1]; // from the one before to right before this one
        for (Spot spot : all) {
            int found = Arrays.binarySearch(sorted, spot, Spot.FIRST_TO_LAST);
            between[found < 0 ? -found - 1 : found + 1]++;
        }
        Map<String, Long> positions = new HashMap<>();
        long before = 0;
        for (int i = 0; i < sorted.length; i++) {
            before += between[i];
            positions.put(sorted[i].id(), before);
        }
        return positions;
    }
}
