package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Correlation;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The same neurons at every place of a window over pictures. A filter's weights stand {@code [kernel, channels / groups,
 * columns]}, so that what a window sees times them is the sum.
 */
record Correlated(LayerSpec spec, Shape input, Shape output, Window theWindow, int groups, FilterWeights weights)
        implements FilterLayer {

    @Override
    public Optional<Window> window() {
        return Optional.of(theWindow);
    }

    @Override
    public long work() {
        return Math.multiplyExact(
                Math.multiplyExact((long) theWindow.positions(), weights.rows()), (long) weights.columns());
    }

    @Override
    public Pass pass(PassContext context) {
        return new OverPictures(this, context);
    }

    /** To what comes after the sums, each position is a row. */
    private static final class OverPictures implements Pass {

        private final Correlated layer;
        private final Activation activation;
        private final Kernels kernels;
        private final Correlation correlation;
        private final Matrix weights;
        private final @Nullable Matrix bias;
        private final @Nullable Matrix weightGradient;
        private final @Nullable Matrix biasGradient;
        private final @Nullable Matrix inputGradient;
        /** {@code [rows · positions, columns]}. */
        private final Matrix z;

        private final Neurons.Work neurons;
        private final View outputs;
        private final View outputGradients;
        private final View wide;
        /** {@code ∂z} of the last pass back. */
        private @Nullable Matrix unitGradient;

        OverPictures(Correlated layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            Neurons filters = layer.weights.neurons();
            activation = filters.activation();
            int columns = layer.weights.columns();
            int positions = layer.theWindow.positions();
            weights = layer.weights.weights(context.parameters());
            bias = layer.weights.bias(context.parameters());
            Matrix gradients = context.gradients();
            weightGradient = gradients == null ? null : layer.weights.weights(gradients);
            biasGradient = gradients == null ? null : layer.weights.bias(gradients);
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs()) : null;
            correlation = kernels.correlation(
                    layer.theWindow, layer.groups, columns, context.rows(), context.memory(), context.goesBack());
            PassContext ofPositions = context.ofPositions(positions);
            z = ofPositions.buffer(columns);
            Matrix output = context.mode() == Mode.EXPLAIN
                    ? ofPositions.buffer(filters.outputs())
                    : kernels.outputOf(activation, z, context.memory());
            neurons = filters.work(ofPositions, layer.weights.affineCount(), output);
            outputs = new View(context.rows(), layer.outputs());
            outputGradients = new View(ofPositions.rows(), filters.outputs());
            wide = new View(context.rows(), positions * columns);
        }

        /** {@code z = windows(x)·W + b};  {@code a = f(z)}. */
        @Override
        public Matrix forward(Matrix input) {
            correlation.forward(input, weights, z);
            return outputs.of(neurons.forward(z, bias));
        }

        /** {@code ∂z = ∂a · f′(z)};  {@code ∂W = windows(x)ᵀ·∂z};  {@code ∂b = Σ ∂z};  {@code ∂x} is {@code ∂z·Wᵀ}, folded. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            Matrix gradient = neurons.backward(z, outputGradients.of(outputGradient));
            unitGradient = gradient;
            if (weightGradient != null) {
                correlation.weightGradient(input, gradient, weightGradient);
            }
            if (biasGradient != null) {
                kernels.sumRows(gradient, biasGradient);
            }
            if (inputGradient != null) {
                correlation.inputGradient(gradient, weights, inputGradient);
            }
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            Matrix back = unitGradient;
            Matrix sums = z.slice(0, trail.input().rows(), layer.theWindow.positions() * z.columns());
            return trail.explained(
                            layer,
                            activation,
                            sums,
                            back == null ? null : wide.of(back),
                            (row, unit) -> sum(trail.input(), row, unit),
                            List.of())
                    .at(layer.theWindow.positions());
        }

        /** Of what is in the picture; the padding adds nothing. */
        private Unit sum(Matrix input, int row, int unit) {
            int columns = z.columns();
            int position = unit / columns;
            int column = unit % columns;
            int seen = layer.weights.rows();
            int channels = layer.weights.inner();
            int first = column / (columns / layer.groups) * channels;
            int[] from = new int[seen];
            int[] parameters = new int[seen];
            double[] values = new double[seen];
            double[] weightsOfUnit = new double[seen];
            int terms = 0;
            for (int weight = 0; weight < seen; weight++) {
                int at = layer.theWindow.at(position, weight / channels);
                if (at >= 0) {
                    from[terms] = at + first + weight % channels;
                    parameters[terms] = weight * columns + column;
                    values[terms] = input.get(row, from[terms]);
                    weightsOfUnit[terms] = weights.get(weight, column);
                    terms++;
                }
            }
            return new Unit(
                    Arrays.copyOf(from, terms),
                    Arrays.copyOf(weightsOfUnit, terms),
                    Arrays.copyOf(parameters, terms),
                    Arrays.copyOf(values, terms),
                    bias == null ? 0 : bias.get(0, column),
                    bias == null ? Unit.FIXED : seen * columns + column,
                    layer.weights.neurons().parameterCount() == 0 ? Unit.FIXED : layer.weights.affineCount() + column,
                    Map.of());
        }
    }
}
