package dev.chainrule.format;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often each number occurs, counted exactly up to a bound on how many different ones there are. */
final class ValueCounts {

    private static final int EXAMPLES = 5;

    /** One stored value and how often it occurs. */
    record ValueCount(double value, long count) {}

    private static final int MOST_SMALL = 256;

    private final int bound;
    /** How often 0, 1, 2, … occur: pixels, classes and ratings need no hashing. */
    private final int[] small;

    private final double[] examples = new double[EXAMPLES];
    private double[] values = new double[16];
    /** 0 marks a free slot. */
    private long[] counts = new long[16];

    private int size;
    private int hashed;
    private int lastSlot;
    private boolean exceeded;

    ValueCounts(int bound) {
        this.bound = bound;
        this.small = new int[Math.min(MOST_SMALL, Integer.highestOneBit(bound))];
    }

    /** Counts the first {@code n} values; none of them may be NaN. */
    void add(double[] added, int n) {
        for (int i = 0; i < n && !exceeded; i++) {
            int whole = (int) added[i];
            if (whole == added[i] && (whole & -small.length) == 0) {
                addSmall(whole);
            } else {
                add(added[i]);
            }
        }
    }

    private void addSmall(int value) {
        if (small[value]++ == 0) {
            count(value);
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
        hashed++;
        count(value);
        if (!exceeded && hashed * 2 > values.length) {
            grow();
            lastSlot = slotOf(value);
            values[lastSlot] = value;
        }
    }

    /** One more different value. */
    private void count(double value) {
        if (size < EXAMPLES) {
            examples[size] = value;
        }
        size++;
        if (size > bound) {
            exceed();
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
    List<ValueCount> sorted() {
        if (exceeded) {
            return List.of();
        }
        Stream<ValueCount> few = IntStream.range(0, small.length)
                .filter(value -> small[value] > 0)
                .mapToObj(value -> new ValueCount(value, small[value]));
        Stream<ValueCount> others = IntStream.range(0, values.length)
                .filter(slot -> counts[slot] > 0)
                .mapToObj(slot -> new ValueCount(values[slot], counts[slot]));
        return Stream.concat(few, others)
                .sorted(Comparator.comparingDouble(ValueCount::value))
                .toList();
    }
}
