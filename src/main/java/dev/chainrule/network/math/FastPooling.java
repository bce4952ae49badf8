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
        /** Of one line of windows. */
        float[] line = {};
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
            if (staging.seen.length < window.pixels()) {
                staging.seen = new int[window.pixels()];
            }
            return staging;
        }
    }

    /** First what the lines of a window have of each column, in long loops; then what its columns have. */
    @Override
    public void largest(Matrix x, Window window, Matrix y) {
        Staging staging = Staging.of(window);
        Span down = window.down();
        int length = window.across().size() * window.channels();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            for (int i = 0; i < down.windows(); i++) {
                Arrays.fill(staging.line, 0, length, Float.NEGATIVE_INFINITY);
                for (int look = 0; look < down.kernel(); look++) {
                    int place = down.place(i, look);
                    if (down.has(place)) {
                        larger(staging.x, place * length, staging.line, 0, length);
                    }
                }
                largestOfLine(staging, window, i);
            }
            y.writeRow(row, staging.y);
        }
    }

    private static void largestOfLine(Staging staging, Window window, int line) {
        Span across = window.across();
        int channels = window.channels();
        int first = line * across.windows() * channels;
        Arrays.fill(staging.y, first, first + across.windows() * channels, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < across.windows(); i++) {
            for (int look = 0; look < across.kernel(); look++) {
                int place = across.place(i, look);
                if (across.has(place)) {
                    larger(staging.line, place * channels, staging.y, first + i * channels, channels);
                }
            }
        }
    }

    private static void larger(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] = Math.max(y[to + i], x[at + i]);
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
            int to = 0;
            for (int i = 0; i < window.down().windows(); i++) {
                for (int j = 0; j < window.across().windows(); j++) {
                    int seen = see(staging, window, i, j);
                    for (int channel = 0; channel < window.channels(); channel++) {
                        give(staging, seen, channel, to++);
                    }
                }
            }
            xGradient.writeRow(row, staging.xGradient);
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

    /** To the first that is the largest; to nobody where nothing is, as among what is no number. */
    private static void give(Staging staging, int seen, int channel, int of) {
        float largest = staging.y[of];
        for (int i = 0; i < seen; i++) {
            int at = staging.seen[i] + channel;
            if (staging.x[at] == largest) {
                staging.xGradient[at] += staging.yGradient[of];
                return;
            }
        }
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
