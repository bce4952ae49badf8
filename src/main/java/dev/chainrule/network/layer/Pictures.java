package dev.chainrule.network.layer;

import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import java.util.List;

/** Rows of {@code [height, width, channels]}. */
final class Pictures {

    private static final int AXES = 3;
    private static final int COLOURS = 3;

    private Pictures() {}

    /** @throws MisfitException where a row is no picture */
    static Shape require(Shape input) {
        if (input.dims().size() != AXES) {
            throw new MisfitException(
                    "needs [height, width, channels], and gets " + input,
                    "",
                    "a layer before it that says the shape: {\"type\": \"reshape\", \"shape\": %s}"
                            .formatted(likely(input.size())));
        }
        return input;
    }

    static int height(Shape picture) {
        return picture.dims().get(0);
    }

    static int width(Shape picture) {
        return picture.dims().get(1);
    }

    static int channels(Shape picture) {
        return picture.last();
    }

    /**
     * How a window goes over a picture, both sides of each list said.
     *
     * @param field that says how large the window is
     * @param columns that are made at each place
     * @throws MisfitException where not even one has room
     */
    static Window window(
            Shape picture,
            String field,
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> dilation,
            Padding padding,
            int columns) {
        Span down = padding.span(0, height(picture), kernel.get(0), stride.get(0), dilation.get(0));
        Span across = padding.span(1, width(picture), kernel.get(1), stride.get(1), dilation.get(1));
        if (down.windows() < 1 || across.windows() < 1) {
            throw new MisfitException(
                    "needs [%s, %s] pixels for its window, and the picture that comes in has [%s, %s] with its padding"
                            .formatted(down.reach(), across.reach(), down.padded(), across.padded()),
                    field,
                    "a smaller one, or \"padding\": \"same\"");
        }
        return bounded(new Window(down, across, channels(picture)), picture, columns);
    }

    /** @throws MisfitException where too many values would be looked at, or made */
    static Window bounded(Window window, Shape row, int columns) {
        double padded = (double) window.down().padded() * window.across().padded() * window.channels();
        double made = (double) window.down().windows() * window.across().windows() * columns;
        if (Math.max(padded, made) > Integer.MAX_VALUE) {
            throw new MisfitException(
                    "makes more than 2³¹ values of a %s of %s"
                            .formatted(row.dims().size() == AXES ? "picture" : "sequence", row),
                    "padding",
                    "less padding, or fewer channels");
        }
        return window;
    }

    /** What a window makes of a picture, with so many channels. */
    static Shape seenBy(Window window, int channels) {
        return Shape.of(window.down().windows(), window.across().windows(), channels);
    }

    /** The shape that so many values most likely have: a square, grey or in colours, or else one line. */
    static Shape likely(int values) {
        for (int channels : new int[] {1, COLOURS}) {
            int side = (int) Math.round(Math.sqrt((double) values / channels));
            if (side * side * channels == values) {
                return Shape.of(side, side, channels);
            }
        }
        return Shape.of(1, values, 1);
    }
}
