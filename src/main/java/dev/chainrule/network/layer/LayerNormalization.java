package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Normalization;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the values of each row to mean 0 and variance 1, then scales and shifts each column as learned. */
@Member(
        value = "layer_normalization",
        aliases = {"layer_norm", "layernorm"},
        summary =
                "Normalizes the values of each row to mean 0 and variance 1; keeps deep networks trainable at any batch size.",
        formula = "y = scale · (x − mean) / √(variance + ε) + shift, over each row",
        source = "Ba, Kiros and Hinton 2016, equations 3 and 4")
public record LayerNormalization(
        @Parameter(
                value = "Added to the variance, so that a row of equal values can be divided.",
                fallback = "0.00001",
                above = 0,
                max = 1)
        double epsilon)
        implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return EachPosition.of(this, input);
    }

    @Override
    public Layer build(int inputs) {
        return new Built(this, inputs);
    }

    /** Parameters are the scales {@code [inputs]}, then the shifts {@code [inputs]}. */
    private record Built(LayerNormalization spec, int inputs) implements Layer {

        @Override
        public int outputs() {
            return inputs;
        }

        @Override
        public int parameterCount() {
            return Math.multiplyExact(2, inputs);
        }

        @Override
        public String parameterArithmetic() {
            return "%s + %s".formatted(inputs, inputs);
        }

        @Override
        public String parameterName(int index) {
            return ScaleAndShift.parameterName(inputs, index);
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            ScaleAndShift.initialize(inputs, parameters);
        }

        @Override
        public Pass pass(PassContext context) {
            return new Normalizing(this, context);
        }
    }

    private static final class Normalizing implements Pass {

        private final Built layer;
        private final Normalization kernels;
        private final double epsilon;
        private final ScaleAndShift scaleAndShift;
        private final boolean inputGradient;
        /** {@code [1, rows]}: of each row. */
        private final Matrix variance;

        private final Matrix normalized;
        private final Matrix output;

        Normalizing(Built layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels().normalization();
            epsilon = layer.spec.epsilon;
            scaleAndShift = new ScaleAndShift(layer.inputs, context);
            inputGradient = context.inputGradient();
            variance = context.memory().allocate(1, context.rows());
            output = context.buffer(layer.inputs);
            normalized = context.goesBack() ? context.buffer(layer.inputs) : output;
        }

        /** {@code x̂ = (x − mean) / √(variance + ε)};  {@code y = scale · x̂ + shift}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.normalizeRows(input, epsilon, variance, normalized);
            scaleAndShift.forward(normalized, output);
            return output;
        }

        /** {@code ∂x = (∂x̂ − mean(∂x̂) − x̂ · mean(∂x̂ · x̂)) / √(variance + ε)}, over each row. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            scaleAndShift.backward(normalized, outputGradient);
            if (!inputGradient) {
                return null;
            }
            kernels.normalizeRowsGradient(normalized, variance, epsilon, outputGradient);
            return outputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(layer, (row, unit) -> unit(trail.input(), row, unit), List.of());
        }

        private Unit unit(Matrix input, int row, int unit) {
            double sum = 0;
            for (int j = 0; j < input.columns(); j++) {
                sum += input.get(row, j);
            }
            return scaleAndShift.unit(
                    normalized,
                    row,
                    unit,
                    ScaleAndShift.details(input.get(row, unit), sum / input.columns(), variance.get(0, row), epsilon));
        }
    }
}
