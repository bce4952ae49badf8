package dev.chainrule.network.layer;

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
