package dev.chainrule.format;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How often each number occurs, counted exactly up to a bound on how many different ones there are. */
final class ValueCounts {

    private static final int EXAMPLES = 5;

    /** One stored value and how often it occurs. */
    record Count(double value, long count) {}

    private final int bound;
    private final double[] examples = new double[EXAMPLES];
    private double[] values = new double[16];
    /** 0 marks a free slot. */
    private long[] counts = new long[16];

    private int size;
    private int lastSlot;
    private boolean exceeded;

    ValueCounts(int bound) {
        this.bound = bound;
    }

    /** Counts the first {@code n} values; none of them may be NaN. */
    void add(double[] added, int n) {
        for (int i = 0; i < n && !exceeded; i++) {
            add(added[i]);
        }
    }

    private void add(double value) {
        if (counts[lastSlot] == 0 || values[lastSlot] != value) {
            lastSlot = slotOf(value);
        }
        if (counts[lastSlot] == 0) {
            enter(value);
        }
        counts[lastSlot]++;
    }

    private void enter(double value) {
        values[lastSlot] = value;
        if (size < EXAMPLES) {
            examples[size] = value;
        }
        size++;
        if (size > bound) {
            exceed();
        } else if (size * 2 > values.length) {
            grow();
            lastSlot = slotOf(value);
            values[lastSlot] = value;
        }
    }

    /** Keeps the examples and the fact; frees the rest. */
    private void exceed() {
        exceeded = true;
        values = new double[1];
        counts = new long[1];
        lastSlot = 0;
    }

    private void grow() {
        double[] oldValues = values;
        long[] oldCounts = counts;
        values = new double[oldValues.length * 2];
        counts = new long[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldCounts[i] > 0) {
                int slot = slotOf(oldValues[i]);
                values[slot] = oldValues[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    private int slotOf(double value) {
        int mask = values.length - 1;
        int slot = mixed(value) & mask;
        while (counts[slot] != 0 && values[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int mixed(double value) {
        long bits = Double.doubleToRawLongBits(value) * 0x9E3779B97F4A7C15L;
        return (int) (((bits ^ (bits >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 32);
    }

    /** Exact, or the bound when there are more. */
    int distinct() {
        return Math.min(size, bound);
    }

    boolean exact() {
        return !exceeded;
    }

    double[] examples() {
        return Arrays.copyOf(examples, Math.min(size, EXAMPLES));
    }

    /** Smallest value first; empty when there were more different values than the bound. */
    List<Count> sorted() {
        return IntStream.range(0, values.length)
                .filter(slot -> counts[slot] > 0 && !exceeded)
                .mapToObj(slot -> new Count(values[slot], counts[slot]))
                .sorted(Comparator.comparingDouble(Count::value))
                .toList();
    }
}
