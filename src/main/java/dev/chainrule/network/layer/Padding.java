package dev.chainrule.network.layer;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Span;
import java.util.List;

/** What a window finds around a picture: so many lines that are not there. */
public sealed interface Padding permits Padding.Rule, Padding.Margin {

    /** How a window goes along an axis of {@code size} places, 0 for that of the height and 1 for that of the width. */
    Span span(int axis, int size, int kernel, int stride, int dilation);

    /**
     * How large an axis is of which a window has so many places: where each of them is spread over it, and what is around it is
     * cut off.
     */
    int spread(int axis, int windows, int kernel, int stride, int dilation);

    /** As Keras calls them. */
    enum Rule implements Padding {
        /** So much that there is a window for every step over the picture; an odd line is behind it. */
        SAME {
            @Override
            public Span span(int axis, int size, int kernel, int stride, int dilation) {
                int windows = (size - 1) / stride + 1;
                int needed = Math.addExact(Math.multiplyExact(windows - 1, stride), Span.reach(kernel, dilation));
                int missing = Math.max(0, needed - size);
                return new Span(size, kernel, stride, dilation, missing / 2, missing - missing / 2);
            }

            @Override
            public int spread(int axis, int windows, int kernel, int stride, int dilation) {
                return Math.multiplyExact(windows, stride);
            }
        },
        /** None: every window is within the picture. */
        VALID {
            @Override
            public Span span(int axis, int size, int kernel, int stride, int dilation) {
                return new Span(size, kernel, stride, dilation, 0, 0);
            }

            @Override
            public int spread(int axis, int windows, int kernel, int stride, int dilation) {
                return reached(windows, stride, Math.max(stride, Span.reach(kernel, dilation)));
            }
        }
    }

    private static int reached(int windows, int stride, int reach) {
        return Math.addExact(Math.multiplyExact(windows - 1, stride), reach);
    }

    /** So many lines on either side, as PyTorch has it. */
    record Margin(
            @Parameter(value = "Pixels on either side: a number or [height, width].", fallback = "1", max = 2)
            List<Integer> pixels)
            implements Padding {

        public Margin {
            pixels = Sides.both("padding", pixels, 0);
        }

        @Override
        public Span span(int axis, int size, int kernel, int stride, int dilation) {
            return new Span(size, kernel, stride, dilation, pixels.get(axis), pixels.get(axis));
        }

        @Override
        public int spread(int axis, int windows, int kernel, int stride, int dilation) {
            return reached(windows, stride, Span.reach(kernel, dilation)) - 2 * pixels.get(axis);
        }
    }
}
