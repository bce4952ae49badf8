package dev.chainrule.network.math;

/** How pictures {@code [height, width, channels]} come to have other lines and columns. */
public record Grid(Axis down, Axis across, int channels) {

    /** Values of a picture that comes in. */
    public int values() {
        return Math.multiplyExact(Math.multiplyExact(down.size(), across.size()), channels);
    }

    /** Pixels of a picture that comes out. */
    public int places() {
        return Math.multiplyExact(down.places(), across.places());
    }

    /** Pixels that one that comes out is made of, at most. */
    public int pixels() {
        return (down.linear() ? 2 : 1) * (across.linear() ? 2 : 1);
    }

    /** One of the pixels that a pixel is made of. */
    public interface Part {

        /** @param at where its first channel is in the picture that comes in */
        void of(int at, double share);
    }

    /** All that a pixel is made of; nothing where there is nothing. */
    public void forEach(int place, Part part) {
        int line = place / across.places();
        int column = place % across.places();
        forEach(
                down,
                line,
                (y, high) ->
                        forEach(across, column, (x, wide) -> part.of((y * across.size() + x) * channels, high * wide)));
    }

    private static void forEach(Axis axis, int place, Part part) {
        int first = axis.at(axis.first(place));
        int last = axis.at(axis.last(place));
        double share = axis.share(place);
        if (first >= 0) {
            part.of(first, first == last ? 1 : 1 - share);
        }
        if (last != first && share > 0) {
            part.of(last, share);
        }
    }
}
