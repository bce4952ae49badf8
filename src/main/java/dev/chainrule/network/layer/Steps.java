package dev.chainrule.network.layer;

import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;

/** Rows of {@code [steps, features]}: to a window, pictures of a single line. */
final class Steps {

    private static final int AXES = 2;
    private static final Span LINE = new Span(1, 1, 1, 1, 0, 0);

    private Steps() {}

    /** @throws MisfitException where a row is no sequence */
    static Shape require(Shape input) {
        if (input.dims().size() != AXES) {
            throw new MisfitException(
                    "needs [steps, features], and gets " + input,
                    "",
                    "a layer before it that says the shape: {\"type\": \"reshape\", \"shape\": %s}"
                            .formatted(
                                    input.isFlat()
                                            ? Shape.of(input.size(), 1)
                                            : Shape.of(input.positions(), input.last())));
        }
        return input;
    }

    /**
     * How a window goes over a sequence.
     *
     * @param field that says how large the window is
     * @param columns that are made at each place
     * @throws MisfitException where not even one has room
     */
    static Window window(
            Shape series, String field, int kernel, int stride, int dilation, Padding padding, int columns) {
        Span along = padding.span(1, series.positions(), kernel, stride, dilation);
        if (along.windows() < 1) {
            throw new MisfitException(
                    "needs %s steps for its window, and the sequence that comes in has %s with its padding"
                            .formatted(along.reach(), along.padded()),
                    field,
                    "a smaller one, or \"padding\": \"same\"");
        }
        return Pictures.bounded(new Window(LINE, along, series.last()), series, columns);
    }
}
