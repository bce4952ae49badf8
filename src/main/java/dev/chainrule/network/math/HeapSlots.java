package dev.chainrule.network.math;

/** Slots on the heap, block by block as an update goes over them: there they are never copied. */
final class HeapSlots extends Slots {

    /** {@code [blocks][count][BLOCK]}; the last block is shorter. */
    private final float[][][] blocks;

    HeapSlots(int count, int size) {
        super(count, size);
        blocks = new float[(size + BLOCK - 1) / BLOCK][count][];
        for (int b = 0; b < blocks.length; b++) {
            for (int s = 0; s < count; s++) {
                blocks[b][s] = new float[Math.min(BLOCK, size - b * BLOCK)];
            }
        }
    }

    /** {@code [count][BLOCK]}, of the block that begins with this parameter. */
    float[][] block(int start) {
        return blocks[start / BLOCK];
    }

    @Override
    void copy(int slot, int from, float[] values, int length, boolean write) {
        int done = 0;
        while (done < length) {
            float[] block = blocks[(from + done) / BLOCK][slot];
            int at = (from + done) % BLOCK;
            int part = Math.min(length - done, block.length - at);
            if (write) {
                System.arraycopy(values, done, block, at, part);
            } else {
                System.arraycopy(block, at, values, done, part);
            }
            done += part;
        }
    }
}
