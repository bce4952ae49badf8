package dev.chainrule.table;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that occur most often, with exact counts. The first pass keeps candidates (Misra and Gries 1982): a value
 * that is not among them occurs at most {@link #bound()} times; where any was dropped, a second pass counts them.
 */
final class FrequentValues implements ColumnScan {

    private static final int CANDIDATES = 10_000;

    /** One value and how often it occurs. */
    record Frequency(double value, long count) {}

    private static final class Counter {
        private long count;
    }

    private final Map<Double, Counter> counters = new HashMap<>();
    private long dropped;
    private boolean counting;
    private double lastValue = Double.NaN;
    private Counter last = new Counter();

    @Override
    public void take(double[] present, int n) {
        for (int i = 0; i < n; i++) {
            Counter counter = counter(present[i]);
            if (counter != null) {
                counter.count++;
            }
        }
    }

    private @Nullable Counter counter(double value) {
        if (value == lastValue) {
            return last;
        }
        Counter found = counters.get(value);
        if (found == null && !counting) {
            found = entered(value);
        }
        if (found != null) {
            last = found;
            lastValue = value;
        }
        return found;
    }

    /** Null where instead of entering the value every candidate lost one. */
    private @Nullable Counter entered(double value) {
        if (counters.size() == CANDIDATES) {
            dropped++;
            lastValue = Double.NaN;
            counters.values().forEach(counter -> counter.count--);
            counters.values().removeIf(counter -> counter.count == 0);
            return null;
        }
        Counter fresh = new Counter();
        counters.put(value, fresh);
        return fresh;
    }

    @Override
    public boolean again() {
        if (dropped == 0 || counting) {
            return false;
        }
        counting = true;
        lastValue = Double.NaN;
        counters.values().forEach(counter -> counter.count = 0);
        return true;
    }

    /** No value that was not counted occurs more often. */
    long bound() {
        return dropped;
    }

    /** At most so many, the most frequent first; only such as certainly belong there. */
    List<Frequency> most(int limit) {
        return counters.entrySet().stream()
                .map(entry -> new Frequency(entry.getKey(), entry.getValue().count))
                .filter(frequency -> frequency.count() > dropped)
                .sorted(Comparator.comparingLong(Frequency::count).reversed().thenComparingDouble(Frequency::value))
                .limit(limit)
                .toList();
    }
}
