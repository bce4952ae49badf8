package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Normalization;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalization of groups of channels over all places of a row. Parameters are the scales {@code [channels]}, then the shifts
 * {@code [channels]}.
 */
record Grouped(LayerSpec spec, Shape input, int groups, double epsilon) implements ShapedLayer {

    @Override
    public Shape output() {
        return input;
    }

    private int channels() {
        return input.last();
    }

    @Override
    public int parameterCount() {
        return Math.multiplyExact(2, channels());
    }

    /** As {@link LayerNormalization} at each place. */
    @Override
    public long work() {
        return Math.multiplyExact((long) parameterCount(), input.positions());
    }

    @Override
    public String parameterArithmetic() {
        return "%s + %s".formatted(channels(), channels());
    }

    @Override
    public String parameterName(int index) {
        return ScaleAndShift.parameterName(channels(), index);
    }

    @Override
    public void initialize(Matrix parameters, Matrix state, RandomStream random) {
        ScaleAndShift.initialize(channels(), parameters);
    }

    @Override
    public Pass pass(PassContext context) {
        return new Normalizing(this, context);
    }

    /** To the statistic each group is a row of its own, and to scale and shift each place is. */
    private static final class Normalizing implements Pass {

        private final Grouped layer;
        private final Kernels kernels;
        private final Normalization normalization;
        private final ScaleAndShift scaleAndShift;
        private final boolean inputGradient;
        private final int places;
        private final int groups;
        /** {@code [1, rows · groups]}. */
        private final Matrix variance;

        /** {@code x̂ [rows, groups · places · channels of a group]}, and the same as {@code [rows · groups, ...]}. */
        private final Matrix turned;

        private final Matrix ofGroups;
        /** {@code x̂ [rows, places · channels]}, and the same as {@code [rows · places, channels]}. */
        private final Matrix normalized;

        private final Matrix ofPlaces;
        private final Matrix output;
        private final Matrix outputOfPlaces;
        /** {@code ∂x̂} by groups; null where nothing comes back. */
        private final @Nullable Matrix gradient;

        private final @Nullable Matrix gradientOfGroups;
        private final View gradientOfPlaces;

        Normalizing(Grouped layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            normalization = kernels.normalization();
            inputGradient = context.inputGradient();
            places = layer.input.positions();
            groups = layer.groups;
            int inputs = layer.inputs();
            int rows = context.rows();
            PassContext each = context.ofPositions(places);
            scaleAndShift = new ScaleAndShift(layer.channels(), each);
            variance = context.memory().allocate(1, Math.multiplyExact(rows, groups));
            turned = context.buffer(inputs);
            ofGroups = turned.slice(0, rows * groups, inputs / groups);
            output = context.buffer(inputs);
            normalized = context.goesBack() ? context.buffer(inputs) : output;
            ofPlaces = normalized.slice(0, each.rows(), layer.channels());
            outputOfPlaces = output.slice(0, each.rows(), layer.channels());
            gradient = inputGradient ? context.buffer(inputs) : null;
            gradientOfGroups = gradient == null ? null : gradient.slice(0, rows * groups, inputs / groups);
            gradientOfPlaces = new View(each.rows(), layer.channels());
        }

        /** {@code x̂ = (x − mean) / √(variance + ε)};  {@code y = scale · x̂ + shift}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.swapAxes(input, places, groups, turned);
            normalization.normalizeRows(ofGroups, layer.epsilon, variance, ofGroups);
            kernels.swapAxes(turned, groups, places, normalized);
            scaleAndShift.forward(ofPlaces, outputOfPlaces);
            return output;
        }

        /** {@code ∂x = (∂x̂ − mean(∂x̂) − x̂ · mean(∂x̂ · x̂)) / √(variance + ε)}, over each group. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            scaleAndShift.backward(ofPlaces, gradientOfPlaces.of(outputGradient));
            if (gradient == null || gradientOfGroups == null) {
                return null;
            }
            kernels.swapAxes(outputGradient, places, groups, gradient);
            normalization.normalizeRowsGradient(ofGroups, variance, layer.epsilon, gradientOfGroups);
            kernels.swapAxes(gradient, groups, places, outputGradient);
            return outputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(layer, (row, unit) -> unit(trail.input(), row, unit), List.of())
                    .at(places);
        }

        private Unit unit(Matrix input, int row, int unit) {
            int channels = layer.channels();
            int place = unit / channels;
            int channel = unit % channels;
            int width = channels / groups;
            int group = channel / width;
            double sum = 0;
            for (int i = 0; i < places * width; i++) {
                sum += input.get(row, i / width * channels + group * width + i % width);
            }
            return scaleAndShift
                    .unit(
                            ofPlaces,
                            row * places + place,
                            channel,
                            ScaleAndShift.details(
                                    input.get(row, unit),
                                    sum / (places * width),
                                    variance.get(0, row * groups + group),
                                    layer.epsilon))
                    .ofInputsFrom(place * channels);
        }
    }
}
