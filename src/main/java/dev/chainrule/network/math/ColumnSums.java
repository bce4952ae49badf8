package dev.chainrule.network.math;

import java.util.Arrays;

/**
 * Sums over the rows of a matrix, column by column, whose error hardly grows with the number of rows: a few blocks of
 * rows onto one another in float32, a few of these sums onto one another, and the rest in double. The same rows in the
 * same blocks give the same bits. For one thread at a time; asks for memory only where blocks become wider.
 */
final class ColumnSums {

    /** Blocks that are added up before their sum goes on; where no more come, a single level of float32 is exact enough. */
    private static final int FEW = 32;

    private int columns;
    private int width;
    private float[] blocks = {};
    private int blocksAdded;
    private float[] sums = {};
    private int sumsAdded;
    private double[] all = {};
    private boolean wide;

    /** @param blockRows most rows that {@link #add} is given at once */
    void begin(int columns, int blockRows) {
        this.columns = columns;
        width = columns * blockRows;
        if (blocks.length < width) {
            blocks = new float[width];
            sums = new float[width];
            all = new double[width];
        }
        Arrays.fill(blocks, 0, width, 0f);
        blocksAdded = 0;
        sumsAdded = 0;
        wide = false;
    }

    /** @param values {@code [rows, columns]}, row-major, in an array that may be longer */
    void add(float[] values, int length) {
        add(values, blocks, length);
        blocksAdded++;
        if (blocksAdded == FEW) {
            goOn();
        }
    }

    private static void add(float[] values, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += values[i];
        }
    }

    private void goOn() {
        if (!wide) {
            Arrays.fill(sums, 0, width, 0f);
            Arrays.fill(all, 0, width, 0);
            wide = true;
        }
        add(blocks, sums, width);
        Arrays.fill(blocks, 0, width, 0f);
        blocksAdded = 0;
        sumsAdded++;
        if (sumsAdded == FEW) {
            widen(sums);
            Arrays.fill(sums, 0, width, 0f);
            sumsAdded = 0;
        }
    }

    private void widen(float[] part) {
        for (int i = 0; i < width; i++) {
            all[i] += part[i];
        }
    }

    /** Writes each column's sum, divided, to the start of {@code out}. */
    void finish(float[] out, double divisor) {
        if (wide) {
            widen(sums);
            widen(blocks);
            foldInDouble();
            for (int j = 0; j < columns; j++) {
                out[j] = (float) (all[j] / divisor);
            }
        } else {
            fold();
            for (int j = 0; j < columns; j++) {
                out[j] = (float) (blocks[j] / divisor);
            }
        }
    }

    private void foldInDouble() {
        for (int start = columns; start < width; start += columns) {
            for (int j = 0; j < columns; j++) {
                all[j] += all[start + j];
            }
        }
    }

    /** One half onto the other until a single row is left. */
    private void fold() {
        for (int rows = width / columns; rows > 1; rows = (rows + 1) / 2) {
            int kept = (rows + 1) / 2 * columns;
            for (int i = kept; i < rows * columns; i++) {
                blocks[i - kept] += blocks[i];
            }
        }
    }
}
