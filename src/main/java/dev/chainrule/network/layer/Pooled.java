package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Pooling;
import dev.chainrule.network.math.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A window over pictures that learns nothing: the largest of what it sees of each channel, or the mean.
 *
 * @param largest or else the mean
 */
record Pooled(LayerSpec spec, Shape input, Window theWindow, Shape output, boolean largest)
        implements ShapedLayer, Unlearned {

    /** @throws MisfitException where a window might see nothing but padding */
    static Layer of(
            LayerSpec spec, Shape input, List<Integer> size, List<Integer> stride, Padding padding, boolean largest) {
        Shape picture = Pictures.require(input);
        Window window = Pictures.window(picture, "size", size, stride, List.of(1, 1), padding, picture.last());
        if (window.down().before() >= size.get(0) || window.across().before() >= size.get(1)) {
            throw new MisfitException(
                    "sees nothing of the picture where its padding is as large as its window of " + size,
                    "padding",
                    "less than the size");
        }
        return new Pooled(spec, picture, window, Pictures.seenBy(window, window.channels()), largest);
    }

    /** One window over the whole of a picture. */
    static Layer ofWhole(LayerSpec spec, Shape input, boolean largest) {
        Shape picture = Pictures.require(input);
        List<Integer> size = picture.dims().subList(0, 2);
        Window window = Pictures.window(picture, "", size, size, List.of(1, 1), Padding.Rule.VALID, picture.last());
        return new Pooled(spec, picture, window, Shape.of(window.channels()), largest);
    }

    @Override
    public Optional<Window> window() {
        return Optional.of(theWindow);
    }

    /** Compares or adds each value that a window sees, which takes about as long. */
    @Override
    public long work() {
        return Math.multiplyExact((long) outputs(), theWindow.pixels());
    }

    @Override
    public Pass pass(PassContext context) {
        return new OverPictures(this, context);
    }

    private static final class OverPictures implements Pass {

        private final Pooled layer;
        private final Pooling pooling;
        private final Matrix output;
        private final @Nullable Matrix inputGradient;

        OverPictures(Pooled layer, PassContext context) {
            this.layer = layer;
            pooling = context.kernels().pooling();
            output = context.buffer(layer.outputs());
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs()) : null;
        }

        /** {@code y = max(window(x))}, or {@code y = mean(window(x))}. */
        @Override
        public Matrix forward(Matrix input) {
            if (layer.largest) {
                pooling.largest(input, layer.theWindow, output);
            } else {
                pooling.mean(input, layer.theWindow, output);
            }
            return output;
        }

        /** {@code ∂x = Σ ∂y} where it was the largest, or {@code ∂x = Σ ∂y / n}, over the windows that saw it. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (inputGradient == null) {
                return null;
            }
            if (layer.largest) {
                pooling.largestGradient(input, output, layer.theWindow, outputGradient, inputGradient);
            } else {
                pooling.meanGradient(layer.theWindow, outputGradient, inputGradient);
            }
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(layer, (row, unit) -> sum(trail.input(), row, unit), List.of());
        }

        /** Of all that the window sees: the largest counts once and the others not at all, or each its share. */
        private Unit sum(Matrix input, int row, int unit) {
            Window window = layer.theWindow;
            int[] from = new int[window.pixels()];
            int terms = 0;
            int best = 0;
            for (int pixel = 0; pixel < window.pixels(); pixel++) {
                int at = window.at(unit / window.channels(), pixel);
                if (at >= 0) {
                    from[terms] = at + unit % window.channels();
                    best = input.get(row, from[terms]) > input.get(row, from[best]) ? terms : best;
                    terms++;
                }
            }
            double[] weights = new double[terms];
            Arrays.fill(weights, layer.largest ? 0 : 1.0 / terms);
            if (layer.largest) {
                weights[best] = 1;
            }
            return Unit.ofFixed(from, weights, input, row);
        }
    }
}
