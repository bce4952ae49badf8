package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Fan;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.Zeros;
import dev.chainrule.network.math.Correlation;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.Window;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The same neurons look at every place of a picture through a window: {@code filters} of them, with the same weights
 * everywhere. As everywhere in the field it is a cross-correlation, the kernel not turned over.
 */
@Member(
        value = "convolution",
        aliases = {"convolution_2d", "conv2d", "conv"},
        summary =
                "Looks for the same features at every place of a picture, through a window; a reshape says before it what the picture is.",
        formula = "a[y, x, f] = f(Σ x[y·s + i·d − p, x·s + j·d − p, c] · W[i, j, c, f] + b[f])",
        source = "LeCun and others 1998, section II; Dumoulin and Visin 2016 (strides, padding, dilation)")
public record Convolution(
        @Parameter(value = "Number of filters, which are the channels of what comes out.", min = 1, max = 65_536)
        int filters,

        @Parameter(
                value = "Pixels that the window looks at: a number or [height, width].",
                fallback = "3",
                min = 1,
                max = 2)
        List<Integer> kernel,

        @Parameter(
                value = "Pixels from one window to the next: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> stride,

        @Parameter(
                value =
                        "What is around the picture: same (as many windows as steps over it), valid (nothing), or so many lines of zeros, a number or [height, width].",
                fallback = "valid")
        Padding padding,

        @Parameter(
                value = "Pixels from one that the window looks at to the next: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> dilation,

        @Parameter(
                value =
                        "Groups of channels and filters that know nothing of each other; as many as channels is depthwise.",
                fallback = "1",
                min = 1,
                max = 65_536)
        int groups,

        @Parameter(value = "Activation f of the sums.", fallback = "swish")
        Activation activation,

        @Parameter("Weight initialization; by default the one that fits the activation.") @Nullable
        Initializer initializer,

        @Parameter(value = "Whether each filter adds a bias of its own.", fallback = "true")
        boolean bias,

        @Parameter("Bias initialization; by default zeros.") @Nullable
        Initializer biasInitializer,

        @Parameter("Regularization of these weights; by default training.regularizer.") @Nullable
        Regularizer regularizer)
        implements LayerSpec {

    public Convolution {
        kernel = Sides.both("kernel", kernel, 1);
        stride = Sides.both("stride", stride, 1);
        dilation = Sides.both("dilation", dilation, 1);
        if (filters % groups != 0) {
            throw new IllegalArgumentException(
                    "groups must divide filters, and %s do not divide %s".formatted(groups, filters));
        }
        if (!bias && biasInitializer != null) {
            throw new IllegalArgumentException("bias_initializer needs \"bias\": true");
        }
    }

    public Convolution(int filters, int kernel, Padding padding, Activation activation) {
        this(filters, List.of(kernel), List.of(1), padding, List.of(1), 1, activation, null, true, null, null);
    }

    @Override
    public LayerSpec resolved() {
        Initializer biases = bias && biasInitializer == null ? new Zeros() : biasInitializer;
        return new Convolution(
                filters, kernel, stride, padding, dilation, groups, activation, weights(), bias, biases, regularizer);
    }

    /** The same with another activation of the sums. */
    public Convolution with(Activation other) {
        return new Convolution(
                filters,
                kernel,
                stride,
                padding,
                dilation,
                groups,
                other,
                initializer,
                bias,
                biasInitializer,
                regularizer);
    }

    private Initializer weights() {
        return initializer == null ? activation.suitedInitializer() : initializer;
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        if (Pictures.channels(picture) % groups != 0) {
            throw new MisfitException(
                    "cannot part %s channels in %s groups".formatted(Pictures.channels(picture), groups),
                    "groups",
                    "a number that divides %s".formatted(Pictures.channels(picture)));
        }
        Neurons neurons = new Neurons(activation, filters);
        Window window = Pictures.window(picture, "kernel", kernel, stride, dilation, padding, neurons.inputs());
        Built built = new Built(this, picture, window, neurons);
        Dense.requireFit("initializer", weights(), built.seen(), built.neurons.inputs());
        if (biasInitializer != null) {
            Dense.requireFit("bias_initializer", biasInitializer, 1, built.neurons.inputs());
        }
        return built;
    }

    /**
     * Parameters are the weights {@code [kernel height · kernel width · channels / groups, columns]}, row-major, the biases
     * {@code [columns]}, and what the activation learns; as many columns as filters, times the pieces of {@code maxout}.
     */
    private record Built(Convolution spec, Shape input, Window theWindow, Neurons neurons) implements ShapedLayer {

        @Override
        public Shape output() {
            return Pictures.seenBy(theWindow, spec.filters);
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(theWindow);
        }

        /** Values that a filter sees. */
        int seen() {
            return Math.multiplyExact(theWindow.pixels(), channelsOfGroup());
        }

        private int channelsOfGroup() {
            return theWindow.channels() / spec.groups;
        }

        @Override
        public int parameterCount() {
            return Math.addExact(affineCount(), neurons.parameterCount());
        }

        private int affineCount() {
            int columns = neurons.inputs();
            return Math.addExact(Math.multiplyExact(seen(), columns), spec.bias ? columns : 0);
        }

        @Override
        public long work() {
            return Math.multiplyExact(
                    Math.multiplyExact((long) theWindow.positions(), seen()), (long) neurons.inputs());
        }

        @Override
        public String parameterArithmetic() {
            int columns = neurons.inputs();
            String weights =
                    "%s·%s·%s·%s".formatted(spec.kernel.get(0), spec.kernel.get(1), channelsOfGroup(), columns);
            String affine = spec.bias ? weights + " + " + columns : weights;
            return neurons.parameterCount() > 0 ? affine + " + " + neurons.parameterCount() : affine;
        }

        @Override
        public String parameterName(int index) {
            int columns = neurons.inputs();
            int weights = seen() * columns;
            if (index >= affineCount()) {
                return neurons.parameterName(index - affineCount());
            }
            if (index >= weights) {
                return "bias[%s]".formatted(neurons.inputName(index - weights));
            }
            int pixel = index / columns / channelsOfGroup();
            return "weight[%s, %s, %s, %s]"
                    .formatted(
                            pixel / spec.kernel.get(1),
                            pixel % spec.kernel.get(1),
                            index / columns % channelsOfGroup(),
                            neurons.inputName(index % columns));
        }

        @Override
        public List<WeightMatrix> weightMatrices() {
            return List.of(new WeightMatrix(0, seen(), neurons.inputs(), spec.regularizer));
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            Fan fan = new Fan(seen(), Math.multiplyExact(theWindow.pixels(), neurons.inputs() / spec.groups));
            spec.weights().fill(weights(parameters), fan, random);
            Matrix bias = bias(parameters);
            if (bias != null && spec.biasInitializer != null) {
                spec.biasInitializer.fill(bias, random);
            }
            neurons.initialize(parameters, affineCount());
        }

        @Override
        public Pass pass(PassContext context) {
            return new OverPictures(this, context);
        }

        Matrix weights(Matrix parameters) {
            return parameters.slice(0, seen(), neurons.inputs());
        }

        @Nullable
        Matrix bias(Matrix parameters) {
            return spec.bias ? parameters.slice((long) seen() * neurons.inputs(), 1, neurons.inputs()) : null;
        }
    }

    /** To what comes after the sums, each position is a row. */
    private static final class OverPictures implements Pass {

        private final Built layer;
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

        OverPictures(Built layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            int columns = layer.neurons.inputs();
            int positions = layer.theWindow.positions();
            weights = layer.weights(context.parameters());
            bias = layer.bias(context.parameters());
            Matrix gradients = context.gradients();
            weightGradient = gradients == null ? null : layer.weights(gradients);
            biasGradient = gradients == null ? null : layer.bias(gradients);
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs()) : null;
            correlation = kernels.correlation(
                    layer.theWindow, layer.spec.groups, columns, context.rows(), context.memory(), context.goesBack());
            PassContext ofPositions = context.ofPositions(positions);
            z = ofPositions.buffer(columns);
            Matrix output = context.mode() == Mode.EXPLAIN
                    ? ofPositions.buffer(layer.spec.filters)
                    : kernels.outputOf(layer.spec.activation, z, context.memory());
            neurons = layer.neurons.work(ofPositions, layer.affineCount(), output);
            outputs = new View(context.rows(), layer.outputs());
            outputGradients = new View(ofPositions.rows(), layer.spec.filters);
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
                            layer.spec.activation,
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
            int channels = layer.channelsOfGroup();
            int first = column / (columns / layer.spec.groups) * channels;
            int[] from = new int[layer.seen()];
            int[] parameters = new int[layer.seen()];
            double[] values = new double[layer.seen()];
            double[] weightsOfUnit = new double[layer.seen()];
            int terms = 0;
            for (int weight = 0; weight < layer.seen(); weight++) {
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
                    bias == null ? Unit.FIXED : layer.seen() * columns + column,
                    layer.neurons.parameterCount() == 0 ? Unit.FIXED : layer.affineCount() + column,
                    Map.of());
        }
    }
}
