package dev.chainrule.network.math;

import java.util.Arrays;

/** One picture at a time on the heap, with its padding around it, so that every window looks at what is there. */
final class PaddedPictures {

    private final Window window;
    private final boolean padded;
    /** {@code [padded height, padded width, channels]}; the padding stays 0. */
    private float[] values = {};

    /** One picture as a matrix has it. */
    private float[] row = {};

    PaddedPictures(Window window) {
        this.window = window;
        this.padded = window.down().padded() > window.down().size()
                || window.across().padded() > window.across().size();
    }

    /** Values of a picture with its padding. */
    static int size(Window window) {
        return Math.multiplyExact(
                Math.multiplyExact(window.down().padded(), window.across().padded()), window.channels());
    }

    /** Values that it keeps on the heap. */
    int kept() {
        return padded ? Math.addExact(size(window), window.values()) : size(window);
    }

    private void prepare() {
        if (values.length == 0) {
            values = new float[size(window)];
            row = padded ? new float[window.values()] : values;
        }
    }

    float[] values() {
        prepare();
        return values;
    }

    float[] read(Matrix pictures, int picture) {
        prepare();
        pictures.readRow(picture, row);
        if (padded) {
            copy(true);
        }
        return values;
    }

    float[] clear() {
        prepare();
        Arrays.fill(values, 0f);
        return values;
    }

    /** Without what came to the padding. */
    void write(Matrix pictures, int picture) {
        if (padded) {
            copy(false);
        }
        pictures.writeRow(picture, row);
    }

    private void copy(boolean in) {
        Span across = window.across();
        int length = across.size() * window.channels();
        int line = across.padded() * window.channels();
        int start = window.down().before() * line + across.before() * window.channels();
        for (int y = 0; y < window.down().size(); y++) {
            if (in) {
                System.arraycopy(row, y * length, values, start + y * line, length);
            } else {
                System.arraycopy(values, start + y * line, row, y * length, length);
            }
        }
    }

    /** Where a window begins in {@link #values}. */
    int start(int down, int across) {
        return (down * window.down().stride() * window.across().padded()
                        + across * window.across().stride())
                * window.channels();
    }

    /** How far a pixel of a window is from where the window begins. */
    int offset(int y, int x) {
        return (y * window.down().dilation() * window.across().padded()
                        + x * window.across().dilation())
                * window.channels();
    }
}
