package dev.chainrule.table;

import java.util.Arrays;

/**
 * The numbers that stand at given places once all are sorted, exact, without holding or sorting them: each pass narrows
 * every place to one of 65,536 parts of where it must be, so that four passes tell all 64 bits (a radix selection from
 * the most significant digit; Knuth 1998, volume 3, 5.2.5).
 */
final class OrderStatistics implements ColumnScan {

    private static final int DIGIT = 16;
    private static final int DIGITS = 1 << DIGIT;

    /** Sorted; places from 0. */
    private final long[] places;
    /** The leading bits of the number at each place, as far as known. */
    private final long[] prefixes;
    /** How many numbers are smaller than all that begin with the prefix. */
    private final long[] below;

    /** Different prefixes, ascending, and how the next digit is distributed under each. */
    private long[] known = {0};

    private int[][] counts = {new int[DIGITS]};
    private int shift = Long.SIZE;

    /** @param places from 0, ascending */
    OrderStatistics(long... places) {
        this.places = places.clone();
        this.prefixes = new long[places.length];
        this.below = new long[places.length];
    }

    @Override
    public void take(double[] present, int n) {
        int next = shift - DIGIT;
        if (shift == Long.SIZE) {
            for (int i = 0; i < n; i++) {
                counts[0][(int) (key(present[i]) >>> next)]++;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            long key = key(present[i]);
            int which = Arrays.binarySearch(known, key >>> shift);
            if (which >= 0) {
                counts[which][(int) (key >>> next) & (DIGITS - 1)]++;
            }
        }
    }

    @Override
    public boolean again() {
        for (int i = 0; i < places.length; i++) {
            narrow(i);
        }
        shift -= DIGIT;
        known = Arrays.stream(prefixes).distinct().toArray();
        counts = new int[shift == 0 ? 0 : known.length][DIGITS];
        return shift > 0;
    }

    private void narrow(int i) {
        int[] digits = counts[Arrays.binarySearch(known, prefixes[i])];
        int digit = 0;
        while (below[i] + digits[digit] <= places[i]) {
            below[i] += digits[digit++];
        }
        prefixes[i] = prefixes[i] << DIGIT | digit;
    }

    /** In the order of the places asked for. */
    double[] found() {
        return Arrays.stream(prefixes).mapToDouble(OrderStatistics::number).toArray();
    }

    /** Unsigned integers that sort as the numbers do. */
    private static long key(double number) {
        long bits = Double.doubleToRawLongBits(number);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key < 0 ? key ^ Long.MIN_VALUE : ~key);
    }
}
