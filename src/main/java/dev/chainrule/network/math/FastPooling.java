package dev.chainrule.network.math;

import java.util.Arrays;

/** A picture at a time on the heap, all channels of a pixel together. */
final class FastPooling implements Pooling {

    static final FastPooling INSTANCE = new FastPooling();

    private static final ThreadLocal<Staging> STAGING = ThreadLocal.withInitial(Staging::new);

    private FastPooling() {}

    /** One thread's picture, what its windows make of it, and the way back. */
    private static final class Staging {

        float[] x = {};
        float[] y = {};
        float[] xGradient = {};
        float[] yGradient = {};
        /** What the lines of a window have of each column. */
        float[] line = {};
        /** One line of the picture, or what its windows see of it; it begins where {@link #line} and {@link #best} do. */
        float[] other = {};
        /** Of one line of windows. */
        float[] best = {};
        /** Gradients of a line of windows that no pixel has got yet. */
        float[] left = {};
        /** Where the pixels begin that one window sees. */
        int[] seen = {};

        static Staging of(Window window) {
            Staging staging = STAGING.get();
            int values = window.values();
            int pooled = window.positions() * window.channels();
            if (staging.x.length < values) {
                staging.x = new float[values];
                staging.xGradient = new float[values];
            }
            if (staging.y.length < pooled) {
                staging.y = new float[pooled];
                staging.yGradient = new float[pooled];
            }
            int length = window.across().size() * window.channels();
            if (staging.line.length < length) {
                staging.line = new float[length];
            }
            int longest = Math.max(length, window.across().windows() * window.channels());
            if (staging.other.length < longest) {
                staging.other = new float[longest];
                staging.best = new float[longest];
                staging.left = new float[longest];
            }
            if (staging.seen.length < window.pixels()) {
                staging.seen = new int[window.pixels()];
            }
            return staging;
        }
    }

    /**
     * First what the lines of a window have of each column, in long loops; then what its columns have. JDK 17 makes vector
     * instructions of a loop only where all arrays are read from the same place on, so what is compared is copied there.
     */
    @Override
    public void largest(Matrix x, Window window, Matrix y) {
        Staging staging = Staging.of(window);
        Span down = window.down();
        int length = window.across().size() * window.channels();
        int windows = down.windows();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            for (int i = 0; i < windows; i++) {
                Arrays.fill(staging.line, 0, length, Float.NEGATIVE_INFINITY);
                for (int look = 0; look < down.kernel(); look++) {
                    int place = down.place(i, look);
                    if (down.has(place)) {
                        System.arraycopy(staging.x, place * length, staging.other, 0, length);
                        larger(staging.other, staging.line, length);
                    }
                }
                largestOfLine(staging, window, i);
            }
            y.writeRow(row, staging.y);
        }
    }

    private static void largestOfLine(Staging staging, Window window, int line) {
        Span across = window.across();
        int length = across.windows() * window.channels();
        Arrays.fill(staging.best, 0, length, Float.NEGATIVE_INFINITY);
        for (int look = 0; look < across.kernel(); look++) {
            see(staging.line, across, look, window.channels(), staging.other);
            larger(staging.other, staging.best, length);
        }
        System.arraycopy(staging.best, 0, staging.y, line * length, length);
    }

    /** The pixel of a line that each window looks at; less than all others in the padding. */
    private static void see(float[] line, Span across, int look, int channels, float[] seen) {
        int windows = across.windows();
        for (int i = 0; i < windows; i++) {
            int place = across.place(i, look);
            if (!across.has(place)) {
                Arrays.fill(seen, i * channels, (i + 1) * channels, Float.NEGATIVE_INFINITY);
            } else if (channels == 1) {
                seen[i] = line[place];
            } else {
                System.arraycopy(line, place * channels, seen, i * channels, channels);
            }
        }
    }

    private static void larger(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(y[i], x[i]);
        }
    }

    @Override
    public void largestGradient(Matrix x, Matrix y, Window window, Matrix yGradient, Matrix xGradient) {
        Staging staging = Staging.of(window);
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            y.readRow(row, staging.y);
            yGradient.readRow(row, staging.yGradient);
            Arrays.fill(staging.xGradient, 0, window.values(), 0f);
            for (int line = 0; line < window.down().windows(); line++) {
                giveToLargest(staging, window, line);
            }
            xGradient.writeRow(row, staging.xGradient);
        }
    }

    /** Pixel by pixel of all windows of a line: each gets what is left where it is the largest. */
    private static void giveToLargest(Staging staging, Window window, int line) {
        Span down = window.down();
        Span across = window.across();
        int length = across.windows() * window.channels();
        int lineOfX = across.size() * window.channels();
        System.arraycopy(staging.y, line * length, staging.best, 0, length);
        System.arraycopy(staging.yGradient, line * length, staging.left, 0, length);
        for (int i = 0; i < down.kernel(); i++) {
            int place = down.place(line, i);
            if (!down.has(place)) {
                continue;
            }
            System.arraycopy(staging.x, place * lineOfX, staging.line, 0, lineOfX);
            for (int look = 0; look < across.kernel(); look++) {
                see(staging.line, across, look, window.channels(), staging.other);
                giveWhereEqual(staging.best, staging.left, staging.other, length);
                giveBack(staging.other, window, look, staging.xGradient, place * lineOfX);
            }
        }
    }

    /**
     * {@code x} becomes what it gets of what is left. Which pixel is the largest cannot be foretold, and a branch that is
     * guessed wrong takes more time than all of this: {@code 1 / (1 + ∞)} is 0 and {@code 1 / (1 + 0)} is 1, and any
     * difference times 10³⁸ twice is large enough for {@code 1 / (1 + difference)} to be lost beside 1.
     */
    private static void giveWhereEqual(float[] largest, float[] left, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float differs = 1f - 1f / (1f + (largest[i] - x[i]) * 1e38f * 1e38f);
            float kept = left[i] * differs;
            x[i] = left[i] - kept;
            left[i] = kept;
        }
    }

    /** Adds what the pixel that each window of a line looks at has got; where no other window sees it, that is all it gets. */
    private static void giveBack(float[] got, Window window, int look, float[] xGradient, int line) {
        Span across = window.across();
        int channels = window.channels();
        boolean alone = across.isApart() && window.down().isApart();
        int windows = across.windows();
        for (int i = 0; i < windows; i++) {
            int place = across.place(i, look);
            if (across.has(place)) {
                int at = line + place * channels;
                if (alone) {
                    System.arraycopy(got, i * channels, xGradient, at, channels);
                } else {
                    GroupedCorrelation.addScaled(1, got, i * channels, xGradient, at, channels);
                }
            }
        }
    }

    /** Where the pixels begin that one window sees; how many they are. */
    private static int see(Staging staging, Window window, int windowDown, int windowAcross) {
        Span down = window.down();
        Span across = window.across();
        int seen = 0;
        for (int i = 0; i < down.kernel(); i++) {
            int y = down.place(windowDown, i);
            for (int j = 0; down.has(y) && j < across.kernel(); j++) {
                int x = across.place(windowAcross, j);
                if (across.has(x)) {
                    staging.seen[seen++] = (y * across.size() + x) * window.channels();
                }
            }
        }
        return seen;
    }

    @Override
    public void mean(Matrix x, Window window, Matrix y) {
        Staging staging = Staging.of(window);
        int channels = window.channels();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            Arrays.fill(staging.y, 0, window.positions() * channels, 0f);
            int to = 0;
            for (int i = 0; i < window.down().windows(); i++) {
                for (int j = 0; j < window.across().windows(); j++) {
                    int seen = see(staging, window, i, j);
                    for (int k = 0; k < seen; k++) {
                        GroupedCorrelation.addScaled(1, staging.x, staging.seen[k], staging.y, to, channels);
                    }
                    FastKernels.scale(staging.y, to, channels, 1f / seen);
                    to += channels;
                }
            }
            y.writeRow(row, staging.y);
        }
    }

    @Override
    public void meanGradient(Window window, Matrix yGradient, Matrix xGradient) {
        Staging staging = Staging.of(window);
        int channels = window.channels();
        for (int row = 0; row < xGradient.rows(); row++) {
            yGradient.readRow(row, staging.yGradient);
            Arrays.fill(staging.xGradient, 0, window.values(), 0f);
            int of = 0;
            for (int i = 0; i < window.down().windows(); i++) {
                for (int j = 0; j < window.across().windows(); j++) {
                    int seen = see(staging, window, i, j);
                    for (int k = 0; k < seen; k++) {
                        GroupedCorrelation.addScaled(
                                1f / seen, staging.yGradient, of, staging.xGradient, staging.seen[k], channels);
                    }
                    of += channels;
                }
            }
            xGradient.writeRow(row, staging.xGradient);
        }
    }
}
