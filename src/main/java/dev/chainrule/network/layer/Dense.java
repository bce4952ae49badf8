package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fully connected: {@code a = f(x·W + b)}, a row of {@code units} neurons. */
@Member(
        value = "dense",
        aliases = "linear",
        summary = "Fully connected layer: a = f(x·W + b) with units neurons.",
        formula = "a = f(x·W + b)",
        numberShorthand = true)
public record Dense(
        @Parameter(value = "Number of neurons.", min = 1, max = 65_536)
        int units,

        @Parameter(value = "Activation f of w·x + b.", fallback = "swish")
        Activation activation,

        @Parameter("Weight initialization; by default the one that fits the activation.") @Nullable
        Initializer initializer,

        @Parameter(value = "Whether each neuron adds a bias of its own.", fallback = "true")
        boolean bias,

        @Parameter("Bias initialization; by default zeros.") @Nullable
        Initializer biasInitializer,

        @Parameter("Regularization of these weights; by default training.regularizer.") @Nullable
        Regularizer regularizer)
        implements LayerSpec, Weighted {

    public Dense {
        Weighted.requireConsistent(bias, biasInitializer);
    }

    public Dense(int units, Activation activation, @Nullable Initializer initializer, boolean bias) {
        this(units, activation, initializer, bias, null, null);
    }

    public Dense(int units, Activation activation) {
        this(units, activation, null, true);
    }

    @Override
    public LayerSpec resolved() {
        return new Dense(units, activation, weightInitializer(), bias, resolvedBiasInitializer(), regularizer);
    }

    @Override
    public Dense with(Activation other) {
        return new Dense(units, other, initializer, bias, biasInitializer, regularizer);
    }

    @Override
    public Layer build(Shape input) {
        return EachPosition.of(this, input);
    }

    @Override
    public Layer build(int inputs) {
        Neurons neurons = new Neurons(activation, units);
        requireFit("initializer", weightInitializer(), inputs, neurons.inputs());
        if (biasInitializer != null) {
            requireFit("bias_initializer", biasInitializer, 1, neurons.inputs());
        }
        return new Built(this, inputs, neurons);
    }

    static void requireFit(String field, Initializer initializer, int rows, int columns) {
        initializer.misfit(rows, columns).ifPresent(why -> {
            throw new MisfitException(why, field, "for weights of [%s, %s]".formatted(rows, columns));
        });
    }

    /**
     * Parameters are the weights {@code [inputs, columns]}, row-major, the biases {@code [columns]}, and what the
     * activation learns; there are as many columns as units, times the pieces of {@code maxout}.
     */
    private record Built(Dense spec, int inputs, Neurons neurons) implements Layer {

        @Override
        public int outputs() {
            return spec.units;
        }

        @Override
        public int parameterCount() {
            return Math.addExact(affineCount(), neurons.parameterCount());
        }

        private int affineCount() {
            int columns = neurons.inputs();
            return Math.addExact(Math.multiplyExact(inputs, columns), spec.bias ? columns : 0);
        }

        @Override
        public String parameterArithmetic() {
            int columns = neurons.inputs();
            String weights = "%s·%s".formatted(inputs, columns);
            String affine = spec.bias ? weights + " + " + columns : weights;
            return neurons.parameterCount() > 0 ? affine + " + " + neurons.parameterCount() : affine;
        }

        @Override
        public String parameterName(int index) {
            int columns = neurons.inputs();
            int weights = inputs * columns;
            if (index >= affineCount()) {
                return neurons.parameterName(index - affineCount());
            }
            return index < weights
                    ? "weight[%s, %s]".formatted(index / columns, neurons.inputName(index % columns))
                    : "bias[%s]".formatted(neurons.inputName(index - weights));
        }

        @Override
        public List<WeightMatrix> weightMatrices() {
            return List.of(new WeightMatrix(0, inputs, neurons.inputs(), spec.regularizer));
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            spec.weightInitializer().fill(weights(parameters), random);
            Matrix bias = bias(parameters);
            if (bias != null && spec.biasInitializer != null) {
                spec.biasInitializer.fill(bias, random);
            }
            neurons.initialize(parameters, affineCount());
        }

        @Override
        public Pass pass(PassContext context) {
            return new Affine(this, context);
        }

        Matrix weights(Matrix parameters) {
            return parameters.slice(0, inputs, neurons.inputs());
        }

        @Nullable
        Matrix bias(Matrix parameters) {
            return spec.bias ? parameters.slice((long) inputs * neurons.inputs(), 1, neurons.inputs()) : null;
        }
    }

    private static final class Affine implements Pass {

        private final Kernels kernels;
        private final Matrix weights;
        private final @Nullable Matrix bias;
        private final @Nullable Matrix weightGradient;
        private final @Nullable Matrix biasGradient;
        private final @Nullable Matrix inputGradient;
        private final Matrix z;
        private final Neurons.Work neurons;
        private final Built layer;
        /** {@code ∂z} of the last pass back. */
        private @Nullable Matrix unitGradient;

        Affine(Built layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            weights = layer.weights(context.parameters());
            bias = layer.bias(context.parameters());
            Matrix gradients = context.gradients();
            weightGradient = gradients == null ? null : layer.weights(gradients);
            biasGradient = gradients == null ? null : layer.bias(gradients);
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs) : null;
            z = context.buffer(layer.neurons.inputs());
            Matrix output = context.mode() == Mode.EXPLAIN
                    ? context.buffer(layer.outputs())
                    : kernels.outputOf(layer.spec.activation, z, context.memory());
            neurons = layer.neurons.work(context, layer.affineCount(), output);
        }

        /** {@code z = x·W + b};  {@code a = f(z)}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.multiply(input, weights, z);
            return neurons.forward(z, bias);
        }

        /** {@code ∂z = ∂a · f′(z)};  {@code ∂W = xᵀ·∂z};  {@code ∂b = Σ ∂z};  {@code ∂x = ∂z·Wᵀ}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            Matrix gradient = neurons.backward(z, outputGradient);
            unitGradient = gradient;
            if (weightGradient != null) {
                kernels.multiplyTransposedLeft(input, gradient, weightGradient);
            }
            if (biasGradient != null) {
                kernels.sumRows(gradient, biasGradient);
            }
            if (inputGradient != null) {
                kernels.multiplyTransposedRight(gradient, weights, inputGradient);
            }
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(
                    layer,
                    layer.spec.activation,
                    z,
                    unitGradient,
                    (row, unit) -> sum(trail.input(), row, unit),
                    List.of());
        }

        /** {@code zⱼ = Σᵢ xᵢ · Wᵢⱼ + bⱼ}. */
        private Unit sum(Matrix input, int row, int unit) {
            int columns = z.columns();
            int[] from = new int[layer.inputs];
            int[] parameters = new int[layer.inputs];
            double[] values = new double[layer.inputs];
            double[] weightsOfUnit = new double[layer.inputs];
            for (int i = 0; i < layer.inputs; i++) {
                from[i] = i;
                parameters[i] = i * columns + unit;
                values[i] = input.get(row, i);
                weightsOfUnit[i] = weights.get(i, unit);
            }
            return new Unit(
                    from,
                    weightsOfUnit,
                    parameters,
                    values,
                    bias == null ? 0 : bias.get(0, unit),
                    bias == null ? Unit.FIXED : layer.inputs * columns + unit,
                    layer.neurons.parameterCount() == 0 ? Unit.FIXED : layer.affineCount() + unit,
                    Map.of());
        }
    }
}
