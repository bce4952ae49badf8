package dev.chainrule.network.math;

/** How a window goes over pictures {@code [height, width, channels]}, row by row. */
public record Window(Span down, Span across, int channels) {

    /** Values of a picture. */
    public int values() {
        return Math.multiplyExact(Math.multiplyExact(down.size(), across.size()), channels);
    }

    /** Windows over a picture. */
    public int positions() {
        return Math.multiplyExact(down.windows(), across.windows());
    }

    /** Pixels that a window looks at, those in the padding too. */
    public int pixels() {
        return Math.multiplyExact(down.kernel(), across.kernel());
    }

    /** Where in a picture the first channel of the pixel is that a window looks at; −1 in the padding. */
    public int at(int position, int pixel) {
        int y = down.place(position / across.windows(), pixel / across.kernel());
        int x = across.place(position % across.windows(), pixel % across.kernel());
        return down.has(y) && across.has(x) ? (y * across.size() + x) * channels : -1;
    }
}
