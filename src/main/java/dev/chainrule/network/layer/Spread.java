package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Correlation;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a picture, each spread over a window of a larger one: what a convolution's gradient does to its input, and its
 * gradients are what a convolution does.
 *
 * @param over how the windows go over what comes out; one for each pixel that comes in
 */
record Spread(LayerSpec spec, Shape input, Window over, FilterWeights weights) implements FilterLayer {

    @Override
    public Shape output() {
        return Shape.of(
                over.down().size(), over.across().size(), weights.neurons().outputs());
    }

    @Override
    public Optional<Window> spread() {
        return Optional.of(over);
    }

    @Override
    public long work() {
        return Math.multiplyExact(Math.multiplyExact((long) over.positions(), weights.rows()), (long) weights.outer());
    }

    @Override
    public Pass pass(PassContext context) {
        return new OverPictures(this, context);
    }

    /** Pixels that come out are rows to what comes after the sums, and pixels that come in are rows to what spreads them. */
    private static final class OverPictures implements Pass {

        private final Spread layer;
        private final Activation activation;
        private final Kernels kernels;
        private final Correlation correlation;
        private final Matrix weights;
        private final @Nullable Matrix bias;
        private final @Nullable Matrix weightGradient;
        private final @Nullable Matrix biasGradient;
        /** {@code [rows · pixels in, channels]}. */
        private final @Nullable Matrix inputGradient;
        /** {@code [rows, pixels out · columns]}, and the same as {@code [rows · pixels out, columns]}. */
        private final Matrix z;

        private final Matrix zOfPixels;
        private final Neurons.Work neurons;
        private final View pixelsIn;
        private final View outputs;
        private final View outputGradients;
        private final View sums;
        private final View inputGradients;
        /** {@code ∂z} of the last pass back. */
        private @Nullable Matrix unitGradient;

        OverPictures(Spread layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            Neurons filters = layer.weights.neurons();
            activation = filters.activation();
            int columns = layer.weights.columns();
            int channels = layer.weights.outer();
            int places = layer.output().positions();
            weights = layer.weights.weights(context.parameters());
            bias = layer.weights.bias(context.parameters());
            Matrix gradients = context.gradients();
            weightGradient = gradients == null ? null : layer.weights.weights(gradients);
            biasGradient = gradients == null ? null : layer.weights.bias(gradients);
            PassContext ofPixelsIn = context.ofPositions(layer.over.positions());
            inputGradient = context.inputGradient() ? ofPixelsIn.buffer(channels) : null;
            correlation = kernels.correlation(layer.over, 1, channels, context.rows(), context.memory(), true);
            z = context.buffer(places * columns);
            PassContext ofPixelsOut = context.ofPositions(places);
            zOfPixels = z.slice(0, ofPixelsOut.rows(), columns);
            Matrix output = context.mode() == Mode.EXPLAIN
                    ? ofPixelsOut.buffer(filters.outputs())
                    : kernels.outputOf(activation, zOfPixels, context.memory());
            neurons = filters.work(ofPixelsOut, layer.weights.affineCount(), output);
            pixelsIn = new View(ofPixelsIn.rows(), channels);
            outputs = new View(context.rows(), layer.outputs());
            outputGradients = new View(ofPixelsOut.rows(), filters.outputs());
            sums = new View(context.rows(), places * columns);
            inputGradients = new View(context.rows(), layer.inputs());
        }

        /** {@code z} is {@code x·Wᵀ}, folded, and {@code + b};  {@code a = f(z)}. */
        @Override
        public Matrix forward(Matrix input) {
            correlation.inputGradient(pixelsIn.of(input), weights, z);
            return outputs.of(neurons.forward(zOfPixels, bias));
        }

        /** {@code ∂z = ∂a · f′(z)};  {@code ∂W = windows(∂z)ᵀ·x};  {@code ∂b = Σ ∂z};  {@code ∂x = windows(∂z)·W}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            Matrix gradient = neurons.backward(zOfPixels, outputGradients.of(outputGradient));
            Matrix ofRows = sums.of(gradient);
            unitGradient = ofRows;
            if (weightGradient != null) {
                correlation.weightGradient(ofRows, pixelsIn.of(input), weightGradient);
            }
            if (biasGradient != null) {
                kernels.sumRows(gradient, biasGradient);
            }
            if (inputGradient == null) {
                return null;
            }
            correlation.forward(ofRows, weights, inputGradient);
            return inputGradients.of(inputGradient);
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(
                            layer, activation, z, unitGradient, (row, unit) -> sum(trail.input(), row, unit), List.of())
                    .at(layer.output().positions());
        }

        /** Of the pixels whose windows reach this one. */
        private Unit sum(Matrix input, int row, int unit) {
            Window over = layer.over;
            int columns = layer.weights.columns();
            int channels = layer.weights.outer();
            int place = unit / columns;
            int column = unit % columns;
            int most = over.pixels() * channels;
            int[] from = new int[most];
            int[] parameters = new int[most];
            double[] values = new double[most];
            double[] weightsOfUnit = new double[most];
            int terms = 0;
            for (int pixel = 0; pixel < over.pixels(); pixel++) {
                int line = windowAt(
                        over.down(),
                        place / over.across().size(),
                        pixel / over.across().kernel());
                int at = windowAt(
                        over.across(),
                        place % over.across().size(),
                        pixel % over.across().kernel());
                for (int channel = 0; line >= 0 && at >= 0 && channel < channels; channel++) {
                    int weight = pixel * columns + column;
                    from[terms] = (line * over.across().windows() + at) * channels + channel;
                    parameters[terms] = weight * channels + channel;
                    values[terms] = input.get(row, from[terms]);
                    weightsOfUnit[terms] = weights.get(weight, channel);
                    terms++;
                }
            }
            return new Unit(
                    Arrays.copyOf(from, terms),
                    Arrays.copyOf(weightsOfUnit, terms),
                    Arrays.copyOf(parameters, terms),
                    Arrays.copyOf(values, terms),
                    bias == null ? 0 : bias.get(0, column),
                    bias == null ? Unit.FIXED : layer.weights.rows() * channels + column,
                    layer.weights.neurons().parameterCount() == 0 ? Unit.FIXED : layer.weights.affineCount() + column,
                    Map.of());
        }

        /** The window that has a place under one of the pixels that it looks at; −1 where none has. */
        private static int windowAt(Span span, int place, int look) {
            int start = place + span.before() - look * span.dilation();
            int window = start / span.stride();
            return start >= 0 && start % span.stride() == 0 && window < span.windows() ? window : -1;
        }
    }
}
