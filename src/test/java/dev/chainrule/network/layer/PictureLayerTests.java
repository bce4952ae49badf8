package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Fitted;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer that takes pictures or sequences, whatever their height, width, steps and channels. */
@Tag("slow")
class PictureLayerTests {

    private static final int ROWS = 3;
    private static final List<Shape> SHAPES = List.of(
            Shape.of(5, 4, 4), Shape.of(4, 7, 2), Shape.of(6, 6, 1), Shape.of(7, 4), Shape.of(9, 2), Shape.of(6, 1));

    private final List<Memory> memories = new ArrayList<>();

    static Stream<Arguments> layersOnPictures() {
        List<LayerSpec> layers = new ArrayList<>();
        Samples.of(LayerSpec.class).stream()
                .filter(layer -> !(layer instanceof Reshape) && !(layer instanceof Residual))
                .filter(layer -> Fitted.of(layer, 6, 1).isShaped())
                .filter(layer -> !(layer instanceof Filtering filters) || filters.activation() instanceof Tanh)
                .forEach(layers::add);
        layers.addAll(convolutions());
        layers.add(new MaxPooling(List.of(3, 2), List.of(2, 1), Padding.Rule.SAME));
        layers.add(new MaxPooling(List.of(3, 3), List.of(1, 2), new Padding.Margin(List.of(1, 2))));
        layers.add(new AveragePooling(List.of(3, 2), List.of(2, 1), Padding.Rule.SAME));
        layers.add(new AveragePooling(List.of(3, 3), List.of(1, 2), new Padding.Margin(List.of(1, 2))));
        layers.add(new ZeroPadding(List.of(1, 0, 2, 3)));
        layers.add(new Cropping(List.of(0, 2, 1, 0)));
        layers.add(new UpSampling(List.of(2, 3), Interpolation.NEAREST));
        layers.add(new UpSampling(List.of(3, 2), Interpolation.BILINEAR));
        layers.add(new GroupNormalization(1, 1e-5));
        layers.add(new GroupNormalization(2, 1e-3));
        layers.add(new Residual(List.of(new Convolution(3, 3, Padding.Rule.SAME, new Tanh())), 0.5));
        layers.add(new Residual(List.of(strided(List.of(2, 1), 3), new MaxPooling(1)), 0.5));
        layers.add(new Residual(List.of(strided(List.of(2), 4), strided(List.of(1, 2), 2)), 1));
        layers.add(new Residual(
                List.of(new Convolution1d(3, 3, 2, Padding.Rule.SAME, 1, 1, new Tanh(), null, true, null, null)), 0.5));
        return layers.stream()
                .flatMap(layer ->
                        SHAPES.stream().filter(shape -> takes(layer, shape)).map(shape -> Arguments.of(layer, shape)));
    }

    private static LayerSpec strided(List<Integer> stride, int filters) {
        return new Convolution(
                filters, List.of(3), stride, Padding.Rule.SAME, List.of(1), 1, new Tanh(), null, true, null, null);
    }

    private static List<LayerSpec> convolutions() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int groups : new int[] {1, 2, 4}) {
            for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(2, 1)))) {
                layers.add(convolution(4, List.of(3, 2), List.of(2, 1), padding, List.of(1, 2), groups));
                layers.add(convolution(8, List.of(2, 3), List.of(1, 2), padding, List.of(2, 1), groups));
            }
        }
        layers.add(new Convolution(3, 3, Padding.Rule.SAME, new PRelu(0.25)));
        layers.add(new Convolution(3, 3, Padding.Rule.SAME, new Maxout(2)));
        layers.add(new Convolution(3, 1, Padding.Rule.VALID, new Softmax()));
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(2)))) {
            layers.add(new Convolution1d(4, 3, 2, padding, 1, 2, new Identity(), null, true, null, null));
            layers.add(new Convolution1d(3, 2, 1, padding, 2, 1, new Maxout(2), null, true, null, null));
            layers.add(separable(padding, 2, new Identity()));
        }
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(1, 0)))) {
            layers.add(transposed(List.of(3, 2), List.of(2, 1), padding, List.of(1), new Identity()));
            layers.add(transposed(List.of(1, 3), List.of(2, 3), padding, List.of(1, 2), new Tanh()));
        }
        layers.add(transposed(List.of(3), List.of(2), Padding.Rule.SAME, List.of(1), new PRelu(0.25)));
        layers.add(transposed(List.of(2), List.of(1), Padding.Rule.VALID, List.of(1), new Maxout(2)));
        layers.add(separable(Padding.Rule.SAME, 1, new PRelu(0.25)));
        layers.add(separable(Padding.Rule.SAME, 3, new Maxout(2)));
        return layers;
    }

    private static TransposedConvolution transposed(
            List<Integer> kernel,
            List<Integer> stride,
            Padding padding,
            List<Integer> dilation,
            Activation activation) {
        return new TransposedConvolution(3, kernel, stride, padding, dilation, activation, null, true, null, null);
    }

    private static SeparableConvolution separable(Padding padding, int depthMultiplier, Activation activation) {
        return new SeparableConvolution(
                3,
                List.of(3, 2),
                List.of(2, 1),
                padding,
                List.of(1),
                depthMultiplier,
                activation,
                null,
                true,
                null,
                null);
    }

    private static Convolution convolution(
            int filters,
            List<Integer> kernel,
            List<Integer> stride,
            Padding padding,
            List<Integer> dilation,
            int groups) {
        return new Convolution(
                filters, kernel, stride, padding, dilation, groups, new Identity(), null, true, null, null);
    }

    private static boolean takes(LayerSpec layer, Shape shape) {
        try {
            return layer.build(shape).outputs() > 0;
        } catch (MisfitException otherwise) {
            return false;
        }
    }

    @AfterEach
    void close() {
        memories.forEach(Memory::close);
    }

    /** A layer, what it learned, and what is known of a batch. */
    private final class Subject {

        final Kernels kernels;
        final Memory memory;
        final Layer layer;
        final Matrix parameters;
        final Matrix gradients;
        final Matrix state;
        final RandomStreams streams = new RandomStreams();

        Subject(Kernels kernels, LayerSpec spec, Shape shape) {
            this.kernels = kernels;
            memory = kernels.memory();
            memories.add(memory);
            layer = spec.build(shape);
            parameters = memory.allocate(1, layer.parameterCount());
            gradients = memory.allocate(1, layer.parameterCount());
            state = memory.allocate(1, layer.stateCount());
            layer.initialize(parameters, state, RandomStream.of(3, Purpose.INITIALIZATION, 0));
        }

        PassContext context(Mode mode, int rows) {
            @Nullable Matrix back = mode == Mode.PREDICT ? null : gradients;
            return new PassContext(kernels, memory, rows, parameters, state, mode, back, back != null, streams);
        }

        Matrix normal(int seed, int rows, int columns) {
            Matrix matrix = memory.allocate(rows, columns);
            Numbers.fill(matrix, Numbers.of(seed).normal(rows, columns));
            return matrix;
        }

        /** With the same random numbers each time. */
        Matrix forward(Pass pass, Matrix input) {
            streams.restart(5, Purpose.DROPOUT, 1, 0);
            return pass.forward(input);
        }
    }

    /** Against central differences of {@code Σ w · y}, of the parameters and of what comes in. */
    @ParameterizedTest
    @MethodSource("layersOnPictures")
    void backpropagatesTheDerivative(LayerSpec spec, Shape shape) {
        Subject subject = new Subject(Kernels.reference(), spec, shape);
        Matrix input = subject.normal(1, ROWS, shape.size());
        Matrix weights = subject.normal(2, ROWS, subject.layer.outputs());
        Pass pass = subject.layer.pass(subject.context(Mode.TRAIN, ROWS));
        subject.forward(pass, input);
        Matrix upstream = subject.memory.allocate(ROWS, subject.layer.outputs());
        subject.kernels.copy(weights, upstream);
        Matrix back = Objects.requireNonNull(pass.backward(input, upstream));
        Matrix inputGradient = subject.memory.allocate(ROWS, shape.size());
        subject.kernels.copy(back, inputGradient);

        CentralDifferences.assertDerivative(
                input, inputGradient, () -> CentralDifferences.sum(weights, subject.forward(pass, input)));
        CentralDifferences.assertDerivative(
                subject.parameters,
                subject.gradients,
                () -> CentralDifferences.sum(weights, subject.forward(pass, input)));
    }

    @ParameterizedTest
    @MethodSource("layersOnPictures")
    void isAsFastAsItIsRight(LayerSpec spec, Shape shape) {
        for (int rows : new int[] {1, ROWS}) {
            compare(new Subject(Kernels.fast(), spec, shape), new Subject(Kernels.reference(), spec, shape), rows);
        }
    }

    /** So many values that they are laid out in parts, some of which end within a picture. */
    @ParameterizedTest
    @CsvSource({"30, 30, 5, 9", "90, 90, 5, 2", "30, 31, 1, 40"})
    void isRightAlsoInParts(int height, int width, int channels, int rows) {
        for (int groups : new int[] {1, channels}) {
            LayerSpec spec =
                    convolution(channels, List.of(3, 3), List.of(1, 1), Padding.Rule.SAME, List.of(1, 1), groups);
            Shape shape = Shape.of(height, width, channels);
            compare(new Subject(Kernels.fast(), spec, shape), new Subject(Kernels.reference(), spec, shape), rows);
        }
    }

    private static void compare(Subject fast, Subject reference, int rows) {
        for (int i = 0; i < fast.layer.parameterCount(); i++) {
            reference.parameters.set(0, i, fast.parameters.get(0, i));
        }
        String what = fast.layer.spec() + " of " + rows;
        int inputs = fast.layer.inputs();
        int outputs = fast.layer.outputs();
        Matrix ours = fast.normal(1, rows, inputs);
        Matrix textbook = reference.normal(1, rows, inputs);
        Pass fastPass = fast.layer.pass(fast.context(Mode.TRAIN, rows));
        Pass referencePass = reference.layer.pass(reference.context(Mode.TRAIN, rows));
        for (int time = 0; time < 2; time++) {
            Numbers.assertClose(what, fast.forward(fastPass, ours), reference.forward(referencePass, textbook), 1e-5);
            Matrix back = Objects.requireNonNull(fastPass.backward(ours, fast.normal(2, rows, outputs)));
            Matrix expected =
                    Objects.requireNonNull(referencePass.backward(textbook, reference.normal(2, rows, outputs)));
            Numbers.assertClose(what + " ∂x", back, expected, 1e-5);
            Numbers.assertClose(what + " ∂θ", fast.gradients, reference.gradients, 1e-5);
        }
    }

    /** Every sum is told term by term, from where in the picture and by which weight. */
    @ParameterizedTest
    @MethodSource("layersOnPictures")
    void explainsEveryUnitByItsWindow(LayerSpec spec, Shape shape) {
        Sequence sequence = new Sequence(List.of(spec), shape);
        Subject subject = new Subject(Kernels.reference(), spec, shape);
        Layer layer = sequence.layer(0);
        SequencePass pass = sequence.pass(subject.context(Mode.EXPLAIN, ROWS));
        Matrix input = subject.normal(1, ROWS, shape.size());
        pass.forward(input);
        Matrix upstream = subject.normal(2, ROWS, layer.outputs());
        pass.backward(input, upstream);
        Explained explained = pass.explain().get(0);
        Explained.Back back = Objects.requireNonNull(explained.back());

        double[] parameters = new double[layer.parameterCount()];
        boolean measured = false;
        for (int row = 0; row < ROWS; row++) {
            double[] inputs = new double[layer.inputs()];
            for (int unit = 0; unit < explained.units(); unit++) {
                Unit sum = explained.unit(row, unit);
                double blame = back.units().get(row, unit);
                assertThat(sum.sum() + sum.bias()).isCloseTo(explained.z().get(row, unit), within(1e-12));
                for (int term = 0; term < sum.terms(); term++) {
                    measured |= !sum.details().isEmpty();
                    if (sum.from()[term] < inputs.length) {
                        inputs[sum.from()[term]] += sum.weights()[term] * blame;
                    }
                    if (sum.parameters()[term] != Unit.FIXED) {
                        parameters[sum.parameters()[term]] += sum.values()[term] * blame;
                    }
                }
                if (sum.biasParameter() != Unit.FIXED) {
                    parameters[sum.biasParameter()] += blame;
                }
                if (sum.learned() != Unit.FIXED) {
                    parameters[sum.learned()] +=
                            explained.learnedSlope(row, unit) * back.outputs().get(row, unit);
                }
            }
            for (int i = 0; i < inputs.length && layer.inner().isEmpty() && !measured; i++) {
                assertThat(inputs[i]).isCloseTo(back.inputs().get(row, i), within(1e-9));
            }
        }
        for (int i = 0; i < parameters.length && layer.inner().isEmpty(); i++) {
            assertThat(parameters[i])
                    .as(layer.parameterName(i))
                    .isCloseTo(back.parameters().get(0, i), within(1e-9));
        }
    }

    /** By {@code ⌊(size + padding − dilation · (kernel − 1) − 1) / stride⌋ + 1}, and same by {@code ⌈size / stride⌉}. */
    @ParameterizedTest
    @CsvSource({
        "28, 3, 1, 1, valid, 26",
        "28, 3, 1, 1, same, 28",
        "28, 3, 2, 1, same, 14",
        "27, 3, 2, 1, same, 14",
        "28, 3, 2, 1, valid, 13",
        "28, 5, 1, 2, valid, 20",
        "28, 5, 3, 1, 2, 10",
        "7, 7, 1, 1, valid, 1",
        "3, 1, 1, 1, 2, 7"
    })
    void hasAsManyPlacesAsTheWindowHasRoom(
            int size, int kernel, int stride, int dilation, String padding, int expected) {
        Padding around = padding.equals("same")
                ? Padding.Rule.SAME
                : padding.equals("valid") ? Padding.Rule.VALID : new Padding.Margin(List.of(Integer.parseInt(padding)));
        Layer layer = convolution(6, List.of(kernel), List.of(stride), around, List.of(dilation), 1)
                .build(Shape.of(size, size, 2));

        assertThat(layer.output()).isEqualTo(Shape.of(expected, expected, 6));
        assertThat(layer.parameterCount()).isEqualTo(kernel * kernel * 2 * 6 + 6);
        assertThat(layer.work()).isEqualTo((long) expected * expected * kernel * kernel * 2 * 6);
    }

    @Test
    void saysItsParametersAsArithmetic() {
        Layer layer = new Convolution(16, 3, Padding.Rule.VALID, new Relu()).build(Shape.of(28, 28, 1));

        assertThat(layer.parameterArithmetic()).isEqualTo("3·3·1·16 + 16");
        assertThat(layer.output()).isEqualTo(Shape.of(26, 26, 16));
        assertThat(layer.parameterName(16 * 5 + 2)).isEqualTo("weight[1, 2, 0, 2]");
        assertThat(layer.parameterName(144 + 3)).isEqualTo("bias[3]");
        assertThat(new MaxPooling(2).build(layer.output()).output()).isEqualTo(Shape.of(13, 13, 16));
        assertThat(new GlobalAveragePooling().build(layer.output()).output()).isEqualTo(Shape.of(16));
    }

    @Test
    void saysTheParametersOfASequencesFilters() {
        Layer layer = new Convolution1d(8, 5, Padding.Rule.VALID, new Relu()).build(Shape.of(20, 3));

        assertThat(layer.parameterArithmetic()).isEqualTo("5·3·8 + 8");
        assertThat(layer.output()).isEqualTo(Shape.of(16, 8));
        assertThat(layer.parameterName(8 * 4 + 2)).isEqualTo("weight[1, 1, 2]");
        assertThat(layer.work()).isEqualTo(16 * 5 * 3 * 8);
        assertThat(ReceptiveField.PIXEL.through(layer).size()).containsExactly(1L, 5L);
    }

    /** {@code numpy.correlate(x, w, "valid")} of each feature, added up. */
    @Test
    void seesStepsThroughItsWindow() {
        LayerSpec layer = new Convolution1d(1, 2, 1, Padding.Rule.SAME, 2, 1, new Identity(), null, true, null, null);

        assertThat(Forward.of(layer, Shape.of(4, 2), new double[] {1, 10, -1, 2, 0.5}, 1, 2, 3, 4, 5, 6, 7, 8))
                .containsExactly(
                        0 - 3 + 2 * 4 + 0.5,
                        1 + 10 * 2 - 5 + 2 * 6 + 0.5,
                        3 + 10 * 4 - 7 + 2 * 8 + 0.5,
                        5 + 10 * 6 + 0.5);
    }

    @Test
    void parametersOfASeparableConvolutionAreThoseOfItsTwo() {
        Layer layer = separable(Padding.Rule.SAME, 2, new Relu()).build(Shape.of(4, 6, 5));

        assertThat(layer.parameterArithmetic()).isEqualTo("3·2·1·10 + 1·1·10·3 + 3");
        assertThat(layer.output()).isEqualTo(Shape.of(2, 6, 3));
        assertThat(layer.parameterName(13)).isEqualTo("depthwise.weight[0, 1, 0, 3]");
        assertThat(layer.parameterName(60 + 7)).isEqualTo("pointwise.weight[0, 0, 2, 1]");
        assertThat(layer.parameterName(90)).isEqualTo("pointwise.bias[0]");
        assertThat(layer.filterOf(13)).isEqualTo(-1);
        assertThat(layer.filterOf(60 + 7)).isEqualTo(1);
        assertThat(layer.filterOf(92)).isEqualTo(2);
        assertThat(layer.work()).isEqualTo(2 * 6 * (6 * 10 + 10 * 3));
        assertThat(ReceptiveField.PIXEL.through(layer).size()).containsExactly(3L, 2L);
    }

    /** Two sums of each channel, and a filter of all four. */
    @Test
    void looksAtEachChannelAndThenAtAll() {
        LayerSpec layer = new SeparableConvolution(
                1,
                List.of(1, 2),
                List.of(1),
                Padding.Rule.VALID,
                List.of(1),
                2,
                new Identity(),
                null,
                true,
                null,
                null);
        double[] depthwise = {1, 2, 3, 4, 10, 20, 30, 40};

        assertThat(Forward.of(layer, Shape.of(1, 2, 2), concat(depthwise, 1, -1, 0.5, 2, 7), 1, 2, 3, 4))
                .containsExactly((1 + 3 * 10) - (2 + 3 * 20) + 0.5 * (3 * 2 + 30 * 4) + 2 * (4 * 2 + 40 * 4) + 7);
    }

    /** As in Keras for words, and in PyTorch for numbers: {@code (n − 1) · stride − 2 · padding + dilation · (kernel − 1) + 1}. */
    @ParameterizedTest
    @CsvSource({
        "7, 3, 2, 1, same, 14",
        "7, 3, 2, 1, valid, 15",
        "7, 3, 2, 1, 1, 13",
        "7, 4, 2, 1, 1, 14",
        "7, 2, 3, 1, same, 21",
        "7, 2, 3, 1, valid, 21",
        "7, 2, 3, 1, 0, 20",
        "7, 3, 1, 2, valid, 11",
        "1, 5, 1, 1, 2, 1"
    })
    void spreadsOverAsManyPixelsAsOthersDo(
            int size, int kernel, int stride, int dilation, String padding, int expected) {
        Padding around = padding.equals("same")
                ? Padding.Rule.SAME
                : padding.equals("valid") ? Padding.Rule.VALID : new Padding.Margin(List.of(Integer.parseInt(padding)));
        Layer layer = transposed(List.of(kernel), List.of(stride), around, List.of(dilation), new Tanh())
                .build(Shape.of(size, size, 5));

        assertThat(layer.output()).isEqualTo(Shape.of(expected, expected, 3));
        assertThat(layer.parameterArithmetic()).isEqualTo("%s·%s·3·5 + 3".formatted(kernel, kernel));
        assertThat(layer.work()).isEqualTo((long) size * size * kernel * kernel * 3 * 5);
    }

    @Test
    void spreadsEachPixelOverItsWindow() {
        LayerSpec layer = new TransposedConvolution(
                1,
                List.of(1, 3),
                List.of(1, 2),
                Padding.Rule.VALID,
                List.of(1),
                new Identity(),
                null,
                true,
                null,
                null);

        assertThat(Forward.of(layer, Shape.of(1, 2, 2), new double[] {1, 10, 2, 20, 3, 30, 0.5}, 1, 2, 3, 4))
                .containsExactly(
                        1 + 20 + 0.5,
                        2 + 40 + 0.5,
                        3 + 60 + (3 + 40) + 0.5,
                        2 * 3 + 20 * 4 + 0.5,
                        3 * 3 + 30 * 4 + 0.5);
        Layer built = layer.build(Shape.of(1, 2, 2));
        assertThat(built.parameterName(3)).isEqualTo("weight[0, 1, 0, 1]");
        assertThat(built.filterOf(3)).isZero();
        assertThat(built.parameterName(6)).isEqualTo("bias[0]");
        assertThat(ReceptiveField.PIXEL.through(built).size()).containsExactly(1L, 2L);
    }

    @Test
    void doesNotCutOffAllThatItMakes() {
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(
                        () -> transposed(List.of(3), List.of(1), new Padding.Margin(List.of(2)), List.of(1), new Tanh())
                                .build(Shape.of(2, 2, 1)))
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("padding"));
    }

    private static double[] concat(double[] first, double... more) {
        return DoubleStream.concat(Arrays.stream(first), Arrays.stream(more)).toArray();
    }

    @Test
    void saysWhatASequenceNeedsInstead() {
        LayerSpec layer = new Convolution1d(4, 5, Padding.Rule.VALID, new Tanh());
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> layer.build(64))
                .withMessage("needs [steps, features], and gets [64]")
                .satisfies(misfit -> assertThat(misfit.hint()).contains("{\"type\": \"reshape\", \"shape\": [64, 1]}"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> layer.build(Shape.of(2, 3, 4)))
                .satisfies(misfit -> assertThat(misfit.hint()).contains("[6, 4]"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> layer.build(Shape.of(4, 9)))
                .withMessage("needs 5 steps for its window, and the sequence that comes in has 4 with its padding")
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("kernel"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Convolution1d(4, 3, new Padding.Margin(List.of(1, 2)), new Tanh()))
                .withMessage("padding of a sequence is one number, and not [1, 2]");
    }

    @Test
    void saysWhatItNeedsInstead() {
        LayerSpec convolution = new Convolution(4, 5, Padding.Rule.VALID, new Tanh());
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> convolution.build(64))
                .withMessage("needs [height, width, channels], and gets [64]")
                .satisfies(
                        misfit -> assertThat(misfit.hint()).contains("{\"type\": \"reshape\", \"shape\": [8, 8, 1]}"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> convolution.build(Shape.of(4, 9, 1)))
                .withMessageContaining("needs [5, 5] pixels")
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("kernel"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> convolution(4, List.of(3), List.of(1), Padding.Rule.SAME, List.of(1), 2)
                        .build(Shape.of(8, 8, 3)))
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("groups"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(
                        () -> new MaxPooling(List.of(2), null, new Padding.Margin(List.of(2))).build(Shape.of(8, 8, 3)))
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("padding"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> convolution(
                                9000, List.of(1), List.of(1), new Padding.Margin(List.of(4000)), List.of(1), 1)
                        .build(Shape.of(8, 8, 3)))
                .withMessage("makes more than 2³¹ values of a picture of [8, 8, 3]");
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new Dense(65_536, new Tanh()).build(Shape.of(9000, 7000, 3)))
                .withMessage("makes more than 2³¹ values: [9000, 7000, 65536] of each row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaxPooling(List.of(2, 0), null, Padding.Rule.SAME))
                .withMessage("size is a number or [height, width], each from 1 to 4096, and not [2, 0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convolution(4, List.of(3), List.of(1), Padding.Rule.SAME, List.of(1), 3));
    }

    /** What every weight's fan is, which the sides of its matrix do not say. */
    @Test
    void drawsItsWeightsByWhatAFilterSees() {
        Layer layer = new Convolution(64, 3, Padding.Rule.SAME, new Relu()).build(Shape.of(8, 8, 32));
        try (Memory memory = Kernels.fast().memory()) {
            Matrix parameters = memory.allocate(1, layer.parameterCount());
            layer.initialize(parameters, memory.allocate(1, 0), RandomStream.of(3, Purpose.INITIALIZATION, 0));
            double squares = 0;
            int weights = 3 * 3 * 32 * 64;
            for (int i = 0; i < weights; i++) {
                squares += Math.pow(parameters.get(0, i), 2);
            }
            assertThat(squares / weights).isCloseTo(2.0 / (3 * 3 * 32), within(2e-4));
        }
    }
}
