package dev.chainrule.network.math;

import java.util.Objects;

/**
 * What an optimizer remembers of every parameter: {@code [count, size]} float32 values, zeros at the start. Threads may
 * update ranges of it at the same time that share no block.
 */
public abstract sealed class Slots permits HeapSlots, MatrixSlots {

    /** A range of parameters that is updated apart from others begins at a multiple of this. */
    public static final int BLOCK = 2048;

    private final int count;
    private final int size;

    Slots(int count, int size) {
        this.count = count;
        this.size = size;
    }

    /** Values per parameter. */
    public final int count() {
        return count;
    }

    /** Parameters. */
    public final int size() {
        return size;
    }

    /** Copies what is remembered of the parameters from {@code from} on into the start of {@code values}. */
    public final void read(int slot, int from, float[] values, int length) {
        require(slot, from, length);
        copy(slot, from, values, length, false);
    }

    /** Copies the start of {@code values} over what is remembered of the parameters from {@code from} on. */
    public final void write(int slot, int from, float[] values, int length) {
        require(slot, from, length);
        copy(slot, from, values, length, true);
    }

    private void require(int slot, int from, int length) {
        Objects.checkIndex(slot, count);
        Objects.checkFromToIndex(from, from + length, size);
    }

    /** Between the slot and the start of {@code values}; both are large enough. */
    abstract void copy(int slot, int from, float[] values, int length, boolean write);

    final void requireRange(int from, int to) {
        if (from % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "a range of parameters begins at a multiple of %s, not at %s".formatted(BLOCK, from));
        }
        Objects.checkFromToIndex(from, to, size);
    }
}
