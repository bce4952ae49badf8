package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Normalization;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings each column to mean 0 and variance 1, then scales and shifts it as learned. A batch in training is measured by
 * itself, with the biased variance; predictions use running means and variances of the batches so far, with the unbiased
 * variance, as PyTorch does. A batch of a single row has no variance: it becomes {@code shift}, and is not taken into the
 * running values.
 */
@Member(
        value = "batch_normalization",
        aliases = {"batch_norm", "batchnorm"},
        summary = "Normalizes each column to mean 0 and variance 1 over the batch; allows higher learning rates.",
        formula = "y = scale · (x − mean) / √(variance + ε) + shift, over each column",
        source = "Ioffe and Szegedy 2015, algorithm 1")
public record BatchNormalization(
        @Parameter(
                value =
                        "Fraction of each batch in the running mean and variance, as in PyTorch; Keras states 1 minus it.",
                fallback = "0.1",
                above = 0,
                max = 1)
        double momentum,

        @Parameter(
                value = "Added to the variance, so that a column of equal values can be divided.",
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

    /** Parameters are the scales, then the shifts; state the running means, then the running variances. */
    private record Built(BatchNormalization spec, int inputs) implements Layer {

        @Override
        public int outputs() {
            return inputs;
        }

        @Override
        public int parameterCount() {
            return Math.multiplyExact(2, inputs);
        }

        @Override
        public int stateCount() {
            return Math.multiplyExact(2, inputs);
        }

        @Override
        public boolean mixesRows() {
            return true;
        }

        @Override
        public String parameterArithmetic() {
            return "%s + %s".formatted(inputs, inputs);
        }

        @Override
        public String stateName(int index) {
            return index < inputs
                    ? "running_mean[%s]".formatted(index)
                    : "running_variance[%s]".formatted(index - inputs);
        }

        @Override
        public String parameterName(int index) {
            return ScaleAndShift.parameterName(inputs, index);
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            ScaleAndShift.initialize(inputs, parameters);
            for (int i = 0; i < inputs; i++) {
                state.set(0, inputs + i, 1);
            }
        }

        @Override
        public Pass pass(PassContext context) {
            return context.training() ? new OfTheBatch(this, context) : new OfAllBatches(this, context);
        }

        Matrix runningMean(PassContext context) {
            return context.state().slice(0, 1, inputs);
        }

        Matrix runningVariance(PassContext context) {
            return context.state().slice(inputs, 1, inputs);
        }
    }

    private static final class OfTheBatch implements Pass {

        private final Kernels kernels;
        private final Normalization normalization;
        private final BatchNormalization spec;
        private final int rows;
        private final ScaleAndShift scaleAndShift;
        private final boolean inputGradient;
        private final Matrix runningMean;
        private final Matrix runningVariance;
        private final Matrix mean;
        private final Matrix variance;
        private final Matrix normalized;
        private final Matrix output;

        OfTheBatch(Built layer, PassContext context) {
            kernels = context.kernels();
            normalization = kernels.normalization();
            spec = layer.spec;
            rows = context.rows();
            scaleAndShift = new ScaleAndShift(layer.inputs, context);
            inputGradient = context.inputGradient();
            runningMean = layer.runningMean(context);
            runningVariance = layer.runningVariance(context);
            mean = context.memory().allocate(1, layer.inputs);
            variance = context.memory().allocate(1, layer.inputs);
            normalized = context.buffer(layer.inputs);
            output = context.buffer(layer.inputs);
        }

        /** {@code x̂ = (x − mean) / √(variance + ε)} with those of the batch;  {@code y = scale · x̂ + shift}. */
        @Override
        public Matrix forward(Matrix input) {
            normalization.columnMoments(input, mean, variance);
            normalization.normalizeColumns(input, mean, variance, spec.epsilon, normalized);
            scaleAndShift.forward(normalized, output);
            return output;
        }

        /** {@code ∂x = (∂x̂ − mean(∂x̂) − x̂ · mean(∂x̂ · x̂)) / √(variance + ε)}, over each column. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            scaleAndShift.backward(normalized, outputGradient);
            if (!inputGradient) {
                return null;
            }
            normalization.normalizeColumnsGradient(normalized, variance, spec.epsilon, outputGradient);
            return outputGradient;
        }

        /** {@code running ← (1 − momentum) · running + momentum · batch}, the variance times {@code n / (n − 1)}. */
        @Override
        public void updateState() {
            if (rows > 1) {
                move(runningMean, spec.momentum, mean);
                move(runningVariance, spec.momentum * rows / (rows - 1), variance);
            }
        }

        private void move(Matrix running, double share, Matrix batch) {
            kernels.scale(1 - spec.momentum, running, running);
            kernels.addScaled(running, share, batch, running);
        }
    }

    private static final class OfAllBatches implements Pass {

        private final Normalization normalization;
        private final BatchNormalization spec;
        private final ScaleAndShift scaleAndShift;
        private final Built layer;
        private final Matrix runningMean;
        private final Matrix runningVariance;
        private final Matrix output;
        /** {@code x̂}; the output itself where nothing comes back. */
        private final Matrix normalized;
        /** {@code [1, inputs]} zeros. */
        private final @Nullable Matrix nothing;

        OfAllBatches(Built layer, PassContext context) {
            this.layer = layer;
            normalization = context.kernels().normalization();
            spec = layer.spec;
            scaleAndShift = new ScaleAndShift(layer.inputs, context);
            runningMean = layer.runningMean(context);
            runningVariance = layer.runningVariance(context);
            output = context.buffer(layer.inputs);
            normalized = context.goesBack() ? context.buffer(layer.inputs) : output;
            nothing = context.goesBack() ? context.memory().allocate(1, layer.inputs) : null;
        }

        /** {@code x̂ = (x − mean) / √(variance + ε)} with the running ones;  {@code y = scale · x̂ + shift}. */
        @Override
        public Matrix forward(Matrix input) {
            normalization.normalizeColumns(input, runningMean, runningVariance, spec.epsilon, normalized);
            scaleAndShift.forward(normalized, output);
            return output;
        }

        /** {@code ∂x = ∂x̂ / √(variance + ε)}: mean and variance are constants here. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (nothing == null) {
                throw new IllegalStateException("this pass only predicts");
            }
            scaleAndShift.backward(normalized, outputGradient);
            normalization.normalizeColumns(outputGradient, nothing, runningVariance, spec.epsilon, outputGradient);
            return outputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(
                    layer,
                    (row, unit) -> scaleAndShift.unit(
                            normalized,
                            row,
                            unit,
                            ScaleAndShift.details(
                                    trail.input().get(row, unit),
                                    runningMean.get(0, unit),
                                    runningVariance.get(0, unit),
                                    spec.epsilon)),
                    List.of());
        }
    }
}
