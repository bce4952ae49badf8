package dev.chainrule.network.math;

/** A product of matrices in arrays, for shapes where plain loops are done before a call of a library begins to count. */
final class SmallProduct {

    /** Most multiplications: where the loops take as long as the call. */
    static final int LIMIT = 256;

    private SmallProduct() {}

    static boolean suits(int rows, int inner, int columns) {
        return (long) rows * inner * columns <= LIMIT;
    }

    /**
     * {@code z[i, j] = Σₚ x[i, p] · y[p, j]}, added in the order of {@code p}. A row of {@code z} follows the other; in
     * {@code x} and {@code y} the steps say how far it is from one index to the next.
     */
    static void into(
            float[] z,
            int zStart,
            int rows,
            int columns,
            int inner,
            float[] x,
            int xStart,
            int xRow,
            int xInner,
            float[] y,
            int yStart,
            int yInner,
            int yColumn) {
        if (columns == 1) {
            row(z, zStart, rows, inner, y, yStart, yInner, x, xStart, xInner, xRow);
            return;
        }
        for (int i = 0; i < rows; i++) {
            row(z, zStart + i * columns, columns, inner, x, xStart + i * xRow, xInner, y, yStart, yInner, yColumn);
        }
    }

    /** One row of the result, four columns at a time: their sums do not wait for each other. */
    private static void row(
            float[] z,
            int zStart,
            int columns,
            int inner,
            float[] x,
            int xStart,
            int xInner,
            float[] y,
            int yStart,
            int yInner,
            int yColumn) {
        int j = 0;
        for (; j + 3 < columns; j += 4) {
            float first = 0;
            float second = 0;
            float third = 0;
            float fourth = 0;
            int at = xStart;
            int to = yStart + j * yColumn;
            for (int p = 0; p < inner; p++) {
                float value = x[at];
                first += value * y[to];
                second += value * y[to + yColumn];
                third += value * y[to + 2 * yColumn];
                fourth += value * y[to + 3 * yColumn];
                at += xInner;
                to += yInner;
            }
            z[zStart + j] = first;
            z[zStart + j + 1] = second;
            z[zStart + j + 2] = third;
            z[zStart + j + 3] = fourth;
        }
        for (; j < columns; j++) {
            float sum = 0;
            for (int p = 0; p < inner; p++) {
                sum += x[xStart + p * xInner] * y[yStart + j * yColumn + p * yInner];
            }
            z[zStart + j] = sum;
        }
    }
}
