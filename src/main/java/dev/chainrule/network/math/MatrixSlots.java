package dev.chainrule.network.math;

/** Slots in a matrix {@code [count, size]}. */
final class MatrixSlots extends Slots {

    final Matrix matrix;

    MatrixSlots(Memory memory, int count, int size) {
        super(count, size);
        matrix = memory.allocate(count, size);
    }

    @Override
    void copy(int slot, int from, float[] values, int length, boolean write) {
        Matrix part = matrix.slice((long) slot * size() + from, 1, length);
        if (write) {
            part.writeRow(0, values);
        } else {
            part.readRow(0, values);
        }
    }
}
