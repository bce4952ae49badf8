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
            return staging;
        }
    }

    @Override
    public void largest(Matrix x, Window window, Matrix y) {
        Staging staging = Staging.of(window);
        int channels = window.channels();
        int positions = window.positions();
        int pixels = window.pixels();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            Arrays.fill(staging.y, 0, positions * channels, Float.NEGATIVE_INFINITY);
            for (int position = 0; position < positions; position++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int at = window.at(position, pixel);
                    if (at >= 0) {
                        larger(staging.x, at, staging.y, position * channels, channels);
                    }
                }
            }
            y.writeRow(row, staging.y);
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
        int channels = window.channels();
        int positions = window.positions();
        int pixels = window.pixels();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            y.readRow(row, staging.y);
            yGradient.readRow(row, staging.yGradient);
            Arrays.fill(staging.xGradient, 0, window.values(), 0f);
            for (int position = 0; position < positions; position++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int at = window.at(position, pixel);
                    if (at >= 0) {
                        give(staging, at, position * channels, channels);
                    }
                }
            }
            xGradient.writeRow(row, staging.xGradient);
        }
    }

    /** What is left of each {@code ∂y} goes where the largest is; then nothing is left. */
    private static void give(Staging staging, int at, int of, int n) {
        for (int i = 0; i < n; i++) {
            if (staging.x[at + i] == staging.y[of + i]) {
                staging.xGradient[at + i] += staging.yGradient[of + i];
                staging.yGradient[of + i] = 0;
            }
        }
    }

    @Override
    public void mean(Matrix x, Window window, Matrix y) {
        Staging staging = Staging.of(window);
        int channels = window.channels();
        int positions = window.positions();
        int pixels = window.pixels();
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, staging.x);
            Arrays.fill(staging.y, 0, positions * channels, 0f);
            for (int position = 0; position < positions; position++) {
                int seen = 0;
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int at = window.at(position, pixel);
                    if (at >= 0) {
                        addScaled(1, staging.x, at, staging.y, position * channels, channels);
                        seen++;
                    }
                }
                scale(staging.y, position * channels, channels, 1f / seen);
            }
            y.writeRow(row, staging.y);
        }
    }

    @Override
    public void meanGradient(Window window, Matrix yGradient, Matrix xGradient) {
        Staging staging = Staging.of(window);
        int channels = window.channels();
        int positions = window.positions();
        int pixels = window.pixels();
        for (int row = 0; row < xGradient.rows(); row++) {
            yGradient.readRow(row, staging.yGradient);
            Arrays.fill(staging.xGradient, 0, window.values(), 0f);
            for (int position = 0; position < positions; position++) {
                float share = 1f / seen(window, position);
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int at = window.at(position, pixel);
                    if (at >= 0) {
                        addScaled(share, staging.yGradient, position * channels, staging.xGradient, at, channels);
                    }
                }
            }
            xGradient.writeRow(row, staging.xGradient);
        }
    }

    private static int seen(Window window, int position) {
        int seen = 0;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            seen += window.at(position, pixel) >= 0 ? 1 : 0;
        }
        return seen;
    }

    private static void addScaled(float factor, float[] from, int start, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] += factor * from[start + i];
        }
    }

    private static void scale(float[] values, int start, int n, float factor) {
        for (int i = start; i < start + n; i++) {
            values[i] *= factor;
        }
    }
}
