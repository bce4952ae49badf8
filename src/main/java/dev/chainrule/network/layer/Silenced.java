package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Values that are silenced by chance while training, and none in a prediction.
 *
 * @param lots that are drawn for a row: one for each value, or one for each channel at all of its places
 */
record Silenced(LayerSpec spec, Shape input, double rate, int lots) implements ShapedLayer, Unlearned {

    @Override
    public Shape output() {
        return input;
    }

    /** A prediction hears every neuron. */
    @Override
    public Pass pass(PassContext context) {
        return context.training() ? new Silencing(this, context) : new Through(this);
    }

    private static final class Silencing implements Pass {

        private final Kernels kernels;
        private final double rate;
        private final RandomStream random;
        private final boolean inputGradient;
        private final Matrix drawn;
        private final Matrix mask;
        private final Matrix output;
        /** Where the mask's {@code [rows · places, lots]} come from, and that view of it. */
        private final int[] rowOfPlace;

        private final Matrix maskOfPlaces;

        Silencing(Silenced layer, PassContext context) {
            kernels = context.kernels();
            rate = layer.rate;
            random = context.random();
            inputGradient = context.inputGradient();
            int places = layer.inputs() / layer.lots;
            mask = context.buffer(layer.inputs());
            drawn = places == 1 ? mask : context.buffer(layer.lots);
            output = context.buffer(layer.inputs());
            rowOfPlace = new int[places == 1 ? 0 : context.rows() * places];
            for (int i = 0; i < rowOfPlace.length; i++) {
                rowOfPlace[i] = i / places;
            }
            maskOfPlaces = mask.slice(0, context.rows() * places, layer.lots);
        }

        /** {@code y = x · mask}; the mask is 0 or {@code 1 / (1 − rate)}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.drawMask(random, rate, drawn);
            if (rowOfPlace.length > 0) {
                kernels.gather(drawn, rowOfPlace, 0, maskOfPlaces);
            }
            kernels.multiplyElements(input, mask, output);
            return output;
        }

        /** {@code ∂x = ∂y · mask}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (!inputGradient) {
                return null;
            }
            kernels.multiplyElements(outputGradient, mask, outputGradient);
            return outputGradient;
        }
    }
}
