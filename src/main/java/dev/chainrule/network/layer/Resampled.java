package dev.chainrule.network.layer;

import dev.chainrule.network.math.Axis;
import dev.chainrule.network.math.Grid;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Resampling;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same channels with other lines and columns: pixels are left out, put around, or repeated; it learns nothing. */
record Resampled(LayerSpec spec, Shape input, Grid grid) implements ShapedLayer, Unlearned {

    /** @throws MisfitException where too many values would come out */
    static Layer of(LayerSpec spec, Shape picture, Axis down, Axis across, String field) {
        if ((double) down.places() * across.places() * picture.last() > Integer.MAX_VALUE) {
            throw new MisfitException(
                    "makes more than 2³¹ values of a picture of %s".formatted(picture),
                    field,
                    "a smaller one, or fewer channels");
        }
        return new Resampled(spec, picture, new Grid(down, across, picture.last()));
    }

    @Override
    public Shape output() {
        return Shape.of(grid.down().places(), grid.across().places(), grid.channels());
    }

    /** Copies or adds each pixel that one is made of, which takes about as long. */
    @Override
    public long work() {
        return Math.multiplyExact((long) outputs(), grid.pixels());
    }

    @Override
    public Pass pass(PassContext context) {
        return new OverPictures(this, context);
    }

    private static final class OverPictures implements Pass {

        private final Resampled layer;
        private final Resampling resampling;
        private final Matrix output;
        private final @Nullable Matrix inputGradient;

        OverPictures(Resampled layer, PassContext context) {
            this.layer = layer;
            resampling = context.kernels().resampling(layer.grid, context.memory());
            output = context.buffer(layer.outputs());
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs()) : null;
        }

        /** {@code y = Σ share · x}, of one pixel or of those around it. */
        @Override
        public Matrix forward(Matrix input) {
            resampling.forward(input, output);
            return output;
        }

        /** {@code ∂x = Σ share · ∂y}, over the pixels that were made of it. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (inputGradient == null) {
                return null;
            }
            resampling.gradient(outputGradient, inputGradient);
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(layer, (row, unit) -> sum(trail.input(), row, unit), List.of());
        }

        private Unit sum(Matrix input, int row, int unit) {
            Grid grid = layer.grid;
            int channel = unit % grid.channels();
            int[] from = new int[grid.pixels()];
            double[] weights = new double[grid.pixels()];
            int[] terms = new int[1];
            grid.forEach(unit / grid.channels(), (at, share) -> {
                from[terms[0]] = at + channel;
                weights[terms[0]++] = share;
            });
            return Unit.ofFixed(from, Arrays.copyOf(weights, terms[0]), input, row);
        }
    }
}
