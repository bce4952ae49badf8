package dev.chainrule.network.layer;

import dev.chainrule.network.Member;
import dev.chainrule.network.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.Zeros;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every output looks at every input: {@code a = f(x·W + b)}, a row of {@code units} neurons. */
@Member(value = "dense", aliases = "linear", formula = "a = f(x·W + b)", numberShorthand = true)
public record Dense(
        @Parameter(value = "Number of neurons.", min = 1, max = 65_536)
        int units,

        @Parameter(value = "What each neuron does with w·x + b.", fallback = "swish")
        Activation activation,

        @Parameter("How the first weights are drawn; by default as suits the activation.") @Nullable
        Initializer initializer,

        @Parameter(value = "Whether each neuron adds a bias of its own.", fallback = "true")
        boolean bias,

        @Parameter("How the first biases are made; by default zeros.") @Nullable
        Initializer biasInitializer)
        implements LayerSpec {

    public Dense {
        if (!bias && biasInitializer != null) {
            throw new IllegalArgumentException("bias_initializer needs \"bias\": true");
        }
    }

    public Dense(int units, Activation activation, @Nullable Initializer initializer, boolean bias) {
        this(units, activation, initializer, bias, null);
    }

    public Dense(int units, Activation activation) {
        this(units, activation, null, true);
    }

    @Override
    public LayerSpec resolved() {
        Initializer biases = bias && biasInitializer == null ? new Zeros() : biasInitializer;
        return new Dense(units, activation, weights(), bias, biases);
    }

    private Initializer weights() {
        return initializer == null ? activation.suitedInitializer() : initializer;
    }

    @Override
    public Layer build(int inputs) {
        return new Built(this, inputs);
    }

    /** Parameters are the weights {@code [inputs, units]}, row-major, then the biases {@code [units]}. */
    private record Built(Dense spec, int inputs) implements Layer {

        @Override
        public int outputs() {
            return spec.units;
        }

        @Override
        public int parameterCount() {
            return Math.addExact(Math.multiplyExact(inputs, outputs()), spec.bias ? outputs() : 0);
        }

        @Override
        public String parameterArithmetic() {
            String weights = "%d·%d".formatted(inputs, outputs());
            return spec.bias ? weights + " + " + outputs() : weights;
        }

        @Override
        public String parameterName(int index) {
            int weights = inputs * outputs();
            return index < weights
                    ? "weight[%d, %d]".formatted(index / outputs(), index % outputs())
                    : "bias[%d]".formatted(index - weights);
        }

        @Override
        public List<WeightMatrix> weightMatrices() {
            return List.of(new WeightMatrix(0, inputs, outputs()));
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            spec.weights().fill(weights(parameters), random);
            Matrix bias = bias(parameters);
            if (bias != null && spec.biasInitializer != null) {
                spec.biasInitializer.fill(bias, random);
            }
        }

        @Override
        public Pass pass(PassContext context) {
            return new Affine(this, context);
        }

        Matrix weights(Matrix parameters) {
            return parameters.slice(0, inputs, outputs());
        }

        @Nullable
        Matrix bias(Matrix parameters) {
            return spec.bias ? parameters.slice((long) inputs * outputs(), 1, outputs()) : null;
        }
    }

    private static final class Affine implements Pass {

        private final Kernels kernels;
        private final Activation activation;
        private final Matrix weights;
        private final @Nullable Matrix bias;
        private final @Nullable Matrix weightGradient;
        private final @Nullable Matrix biasGradient;
        private final @Nullable Matrix inputGradient;
        private final Matrix z;
        private final Matrix output;

        Affine(Built layer, PassContext context) {
            kernels = context.kernels();
            activation = layer.spec.activation;
            weights = layer.weights(context.parameters());
            bias = layer.bias(context.parameters());
            Matrix gradients = context.gradients();
            weightGradient = gradients == null ? null : layer.weights(gradients);
            biasGradient = gradients == null ? null : layer.bias(gradients);
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs) : null;
            z = context.buffer(layer.outputs());
            output = kernels.outputOf(activation, z, context.memory());
        }

        /** {@code z = x·W + b};  {@code a = f(z)}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.multiply(input, weights, z);
            kernels.activate(activation, z, bias, output);
            return output;
        }

        /** {@code ∂z = ∂a · f′(z)};  {@code ∂W = xᵀ·∂z};  {@code ∂b = Σ ∂z};  {@code ∂x = ∂z·Wᵀ}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            kernels.activationGradient(activation, z, output, outputGradient);
            if (weightGradient != null) {
                kernels.multiplyTransposedLeft(input, outputGradient, weightGradient);
            }
            if (biasGradient != null) {
                kernels.sumRows(outputGradient, biasGradient);
            }
            if (inputGradient != null) {
                kernels.multiplyTransposedRight(outputGradient, weights, inputGradient);
            }
            return inputGradient;
        }
    }
}
