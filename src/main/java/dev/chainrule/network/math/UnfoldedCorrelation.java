package dev.chainrule.network.math;

import org.jspecify.annotations.Nullable;

/**
 * What the windows see is laid out as rows of a matrix, and that is multiplied: some positions at a time, so that they stay
 * in the cache and take little memory, and what a picture's last window saw is gone before the next picture's.
 */
final class UnfoldedCorrelation implements Correlation {

    /** Values that are laid out at once. */
    private static final int MOST = 1 << 17;

    /** Runs so short are copied value by value: one value of all windows of a line, then the next of all. */
    private static final int FEW = 8;

    private final Window window;
    private final int columns;
    private final int inner;
    private final int positions;
    private final int all;
    /** Positions of a block. */
    private final int length;

    private final int blocks;
    /** {@code [length, inner]}. */
    private final Matrix windows;

    private final Matrix windowsOfLast;
    /** {@code [inner, columns]}, of one block; null where there is but one, or nothing comes back. */
    private final @Nullable Matrix part;

    private final Blocks z = new Blocks();
    private final Blocks zGradient = new Blocks();
    private final PaddedPictures input;
    private final PaddedPictures inputGradient;
    /** Where the runs of pixels begin that stand together, from where the window begins; each of {@link #run} values. */
    private final int[] runs;

    private final int run;
    /** What the windows of a line see. */
    private float[] line = {};

    UnfoldedCorrelation(Window window, int columns, int rows, Memory memory, boolean goesBack) {
        this.window = window;
        this.columns = columns;
        inner = Math.multiplyExact(window.pixels(), window.channels());
        positions = window.positions();
        all = Math.multiplyExact(rows, positions);
        int pictures = Math.max(1, Math.min(rows, MOST / Math.max(1, inner) / positions));
        length = Math.min(pictures * positions, Math.max(1, MOST / inner));
        blocks = (all + length - 1) / length;
        windows = memory.allocate(length, inner);
        windowsOfLast = windows.slice(0, all - (blocks - 1) * length, inner);
        part = goesBack && blocks > 1 ? memory.allocate(inner, columns) : null;
        input = new PaddedPictures(window);
        inputGradient = new PaddedPictures(window);
        memory.count(1, Math.addExact(input.kept(), lineLength()));
        if (goesBack) {
            memory.count(1, inputGradient.kept());
        }
        int across = window.across().kernel();
        boolean together = window.across().dilation() == 1;
        run = (together ? across : 1) * window.channels();
        runs = new int[together ? window.down().kernel() : window.pixels()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = together ? input.offset(i, 0) : input.offset(i / across, i % across);
        }
    }

    private int lineLength() {
        return Math.multiplyExact(window.across().windows(), inner);
    }

    /** Blocks of a matrix {@code [all, columns]}; remembered, as buffers come again and again. */
    private final class Blocks {

        private @Nullable Matrix seen;
        private Matrix[] views = {};

        Matrix of(Matrix matrix, int block) {
            if (seen != matrix) {
                views = new Matrix[blocks];
                for (int i = 0; i < blocks; i++) {
                    views[i] = matrix.slice((long) i * length * columns, count(i), columns);
                }
                seen = matrix;
            }
            return views[block];
        }
    }

    private int count(int block) {
        return Math.min(length, all - block * length);
    }

    private Matrix windows(int block) {
        return block == blocks - 1 ? windowsOfLast : windows;
    }

    @Override
    public void forward(Matrix x, Matrix w, Matrix out) {
        for (int block = 0; block < blocks; block++) {
            unfold(x, block);
            Products.multiply((FloatMatrix) windows(block), (FloatMatrix) w, (FloatMatrix) z.of(out, block));
        }
    }

    @Override
    public void weightGradient(Matrix x, Matrix gradient, Matrix wGradient) {
        for (int block = 0; block < blocks; block++) {
            unfold(x, block);
            Matrix to = block == 0 || part == null ? wGradient : part;
            Products.multiplyTransposedLeft(
                    (FloatMatrix) windows(block), (FloatMatrix) zGradient.of(gradient, block), (FloatMatrix) to);
            if (block > 0) {
                FastKernels.INSTANCE.addScaled(wGradient, 1, to, wGradient);
            }
        }
    }

    @Override
    public void inputGradient(Matrix gradient, Matrix w, Matrix xGradient) {
        for (int block = 0; block < blocks; block++) {
            Products.multiplyTransposedRight(
                    (FloatMatrix) zGradient.of(gradient, block), (FloatMatrix) w, (FloatMatrix) windows(block));
            fold(block, xGradient);
        }
    }

    private float[] line() {
        if (line.length == 0) {
            line = new float[lineLength()];
        }
        return line;
    }

    /** What the windows of a block see, a line of windows of a picture after the other. */
    private void unfold(Matrix x, int block) {
        float[] to = line();
        float[] picture = input.values();
        int end = block * length + count(block);
        int read = -1;
        for (int at = block * length; at < end; ) {
            int row = at / positions;
            if (row != read) {
                picture = input.read(x, row);
                read = row;
            }
            int position = at % positions;
            int lineEnd = Math.min(lineEnd(position), position + end - at);
            unfold(picture, position, lineEnd, to);
            ((FloatMatrix) windows).buffer.put((at - block * length) * inner, to, 0, (lineEnd - position) * inner);
            at += lineEnd - position;
        }
    }

    /** The first position of the next line of windows. */
    private int lineEnd(int position) {
        int across = window.across().windows();
        return (position / across + 1) * across;
    }

    private void unfold(float[] picture, int position, int end, float[] to) {
        int across = window.across().windows();
        if (run <= FEW) {
            int start = input.start(position / across, position % across);
            int step = window.across().stride() * window.channels();
            for (int i = 0; i < runs.length; i++) {
                for (int j = 0; j < run; j++) {
                    spread(picture, start + runs[i] + j, step, to, i * run + j, inner, end - position);
                }
            }
            return;
        }
        int at = 0;
        for (int p = position; p < end; p++) {
            int start = input.start(p / across, p % across);
            for (int offset : runs) {
                System.arraycopy(picture, start + offset, to, at, run);
                at += run;
            }
        }
    }

    /** {@code n} values, each so many places from the one before. */
    private static void spread(float[] from, int start, int step, float[] to, int at, int width, int n) {
        int read = start;
        int write = at;
        for (int i = 0; i < n; i++) {
            to[write] = from[read];
            read += step;
            write += width;
        }
    }

    /** Adds what came to the windows of a block to the pixels that they saw; a picture is done with its last window. */
    private void fold(int block, Matrix xGradient) {
        float[] from = line();
        int end = block * length + count(block);
        for (int at = block * length; at < end; ) {
            int position = at % positions;
            float[] sums = position == 0 ? inputGradient.clear() : inputGradient.values();
            int lineEnd = Math.min(lineEnd(position), position + end - at);
            ((FloatMatrix) windows).buffer.get((at - block * length) * inner, from, 0, (lineEnd - position) * inner);
            fold(from, position, lineEnd, sums);
            if (lineEnd == positions) {
                inputGradient.write(xGradient, at / positions);
            }
            at += lineEnd - position;
        }
    }

    private void fold(float[] from, int position, int end, float[] sums) {
        int across = window.across().windows();
        int at = 0;
        for (int p = position; p < end; p++) {
            int start = inputGradient.start(p / across, p % across);
            for (int offset : runs) {
                add(from, at, sums, start + offset, run);
                at += run;
            }
        }
    }

    private static void add(float[] from, int at, float[] sums, int start, int n) {
        for (int i = 0; i < n; i++) {
            sums[start + i] += from[at + i];
        }
    }
}
