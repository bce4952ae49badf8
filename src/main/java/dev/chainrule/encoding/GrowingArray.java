package dev.chainrule.encoding;

import java.util.Arrays;

/** Numbers that come in blocks. */
final class GrowingArray {

    private double[] values;
    private int size;

    GrowingArray(int expected) {
        values = new double[expected];
    }

    void add(double[] block, int count) {
        if (size + count > values.length) {
            values = Arrays.copyOf(values, Math.max(size + count, values.length + values.length / 8));
        }
        System.arraycopy(block, 0, values, size, count);
        size += count;
    }

    /** Themselves where none is left over, else a copy. */
    double[] values() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
