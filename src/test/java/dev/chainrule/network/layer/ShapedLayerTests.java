package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Numbers;
import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer on every shape that it takes: the same at each position, with the same parameters. */
@Tag("slow")
class ShapedLayerTests {

    private static final int ROWS = 3;
    private static final int FEATURES = 4;
    private static final List<Shape> SHAPES =
            List.of(Shape.of(3, FEATURES), Shape.of(2, 3, FEATURES), Shape.of(1, FEATURES));

    private final Kernels kernels = Kernels.reference();
    private final Memory memory = kernels.memory();
    /** Of the pass that was made last. */
    private RandomStreams streams = new RandomStreams();

    static Stream<Arguments> layersOnShapes() {
        List<LayerSpec> layers = new ArrayList<>(Samples.of(LayerSpec.class));
        layers.add(new Residual(List.of(new Dense(5, new Tanh()), new Dense(FEATURES, new Identity())), 0.5));
        layers.add(new Residual(List.of(new BatchNormalization(0.1, 1e-5), new Dense(3, new Tanh())), 1));
        layers.add(new Activated(new Softmax()));
        return layers.stream()
                .filter(ShapedLayerTests::isOfPositions)
                .flatMap(layer -> SHAPES.stream().map(shape -> Arguments.of(layer, shape)));
    }

    private static boolean isOfPositions(LayerSpec layer) {
        try {
            Layer built = layer.build(SHAPES.get(0));
            return built instanceof EachPosition
                    || (layer instanceof Residual && layer.build(FEATURES).outputs() > 0);
        } catch (MisfitException otherwise) {
            return false;
        }
    }

    @AfterEach
    void close() {
        memory.close();
    }

    /** Parameters, and what they are of. */
    private record Learned(Layer layer, Matrix parameters, Matrix gradients, Matrix state) {}

    private Learned learned(Layer layer) {
        Matrix parameters = memory.allocate(1, layer.parameterCount());
        Matrix state = memory.allocate(1, layer.stateCount());
        layer.initialize(parameters, state, RandomStream.of(3, Purpose.INITIALIZATION, 0));
        return new Learned(layer, parameters, memory.allocate(1, layer.parameterCount()), state);
    }

    private Pass pass(Learned learned, Mode mode, int rows) {
        boolean back = mode != Mode.PREDICT;
        return learned.layer.pass(context(learned, mode, rows, back ? learned.gradients : null));
    }

    private PassContext context(Learned learned, Mode mode, int rows, @Nullable Matrix gradients) {
        streams = new RandomStreams();
        return new PassContext(
                kernels, memory, rows, learned.parameters, learned.state, mode, gradients, gradients != null, streams);
    }

    /** With the same random numbers each time. */
    private Matrix forward(Pass pass, Matrix input) {
        streams.restart(5, Purpose.DROPOUT, 1, 0);
        return pass.forward(input);
    }

    private Matrix normal(int seed, int rows, int columns) {
        Matrix matrix = memory.allocate(rows, columns);
        Numbers.fill(matrix, Numbers.of(seed).normal(rows, columns));
        return matrix;
    }

    @ParameterizedTest
    @MethodSource("layersOnShapes")
    void doesAtEachPositionWhatItDoesToARow(LayerSpec spec, Shape shape) {
        Learned shaped = learned(spec.build(shape));
        Learned flat = learned(spec.build(FEATURES));
        Matrix input = normal(1, ROWS, shape.size());
        int rows = ROWS * shape.positions();

        assertThat(shaped.layer.input()).isEqualTo(shape);
        assertThat(shaped.layer.output()).isEqualTo(shape.withLast(flat.layer.outputs()));
        assertThat(shaped.layer.parameterCount()).isEqualTo(flat.layer.parameterCount());
        assertThat(shaped.layer.work()).isEqualTo(flat.layer.work() * shape.positions());
        assertThat(shaped.layer.parameterArithmetic()).isEqualTo(flat.layer.parameterArithmetic());
        for (Mode mode : List.of(Mode.PREDICT, Mode.TRAIN)) {
            Pass ofPositions = pass(flat, mode, rows);
            Pass ofRows = pass(shaped, mode, ROWS);
            Matrix expected = ofPositions.forward(input.slice(0, rows, FEATURES));
            Matrix actual = ofRows.forward(input);
            assertThat(actual.rows()).isEqualTo(ROWS);
            assertThat(Numbers.values(actual.slice(0, rows, flat.layer.outputs())))
                    .isDeepEqualTo(Numbers.values(expected));
        }
    }

    /** Against central differences of {@code Σ w · y}, of the parameters and of what comes in. */
    @ParameterizedTest
    @MethodSource("layersOnShapes")
    void backpropagatesTheDerivative(LayerSpec spec, Shape shape) {
        Learned shaped = learned(spec.build(shape));
        Matrix input = normal(1, ROWS, shape.size());
        Matrix weights = normal(2, ROWS, shaped.layer.outputs());
        Pass pass = pass(shaped, Mode.TRAIN, ROWS);
        forward(pass, input);
        Matrix upstream = memory.allocate(ROWS, shaped.layer.outputs());
        kernels.copy(weights, upstream);
        Matrix back = Objects.requireNonNull(pass.backward(input, upstream));
        assertThat(back.columns()).isEqualTo(shape.size());
        Matrix inputGradient = memory.allocate(ROWS, shape.size());
        kernels.copy(back, inputGradient);

        CentralDifferences.assertDerivative(
                input, inputGradient, () -> CentralDifferences.sum(weights, forward(pass, input)));
        CentralDifferences.assertDerivative(
                shaped.parameters, shaped.gradients, () -> CentralDifferences.sum(weights, forward(pass, input)));
    }

    @ParameterizedTest
    @MethodSource("layersOnShapes")
    void explainsEveryUnitByItsOwnPosition(LayerSpec spec, Shape shape) {
        Sequence sequence = new Sequence(List.of(spec), shape);
        Layer layer = sequence.layer(0);
        Learned shaped = learned(layer);
        SequencePass pass = sequence.pass(context(shaped, Mode.EXPLAIN, ROWS, shaped.gradients));
        Matrix input = normal(1, ROWS, shape.size());
        pass.forward(input);
        Matrix upstream = normal(2, ROWS, layer.outputs());
        pass.backward(input, upstream);
        Explained explained = pass.explain().get(0);

        int units = explained.units() / shape.positions();
        for (int row = 0; row < ROWS; row++) {
            for (int unit = 0; unit < explained.units(); unit++) {
                Unit sum = explained.unit(row, unit);
                assertThat(sum.sum() + sum.bias()).isCloseTo(explained.z().get(row, unit), within(1e-12));
                for (int term = 0; term < sum.terms() && !(spec instanceof Residual); term++) {
                    assertThat(sum.from()[term] / FEATURES).isEqualTo(unit / units);
                }
            }
        }
        Explained.Back back = Objects.requireNonNull(explained.back());
        assertThat(back.outputs().columns()).isEqualTo(layer.outputs());
        assertThat(back.units().columns()).isEqualTo(explained.units());
        assertThat(back.inputs().columns()).isEqualTo(shape.size());
    }

    /** {@code ∂z = ∂a · ∂a/∂z}, also where the outputs of a position compete. */
    @Test
    void knowsTheSlopesOfOutputsThatCompeteAtTheirPosition() {
        Sequence sequence = new Sequence(List.of(new Activated(new Softmax())), Shape.of(2, FEATURES));
        Learned shaped = learned(sequence.layer(0));
        SequencePass pass = sequence.pass(context(shaped, Mode.EXPLAIN, ROWS, shaped.gradients));
        Matrix input = normal(1, ROWS, 2 * FEATURES);
        pass.forward(input);
        Matrix upstream = normal(2, ROWS, 2 * FEATURES);
        pass.backward(input, upstream);
        Explained explained = pass.explain().get(0);

        Explained.Back back = Objects.requireNonNull(explained.back());
        for (int unit = 0; unit < 2 * FEATURES; unit++) {
            double sum = 0;
            for (int output = 0; output < 2 * FEATURES; output++) {
                sum += back.outputs().get(1, output) * explained.slopes(1, output)[unit];
            }
            assertThat(back.units().get(1, unit)).isCloseTo(sum, within(1e-12));
        }
    }

    @Test
    void learnsBatchNormalizationOfAllPositions() {
        Learned shaped = learned(new BatchNormalization(0.1, 1e-5).build(Shape.of(5, FEATURES)));
        Pass pass = pass(shaped, Mode.TRAIN, 1);
        Matrix input = normal(1, 1, 5 * FEATURES);
        pass.forward(input);
        pass.updateState();

        double mean = 0;
        for (int position = 0; position < 5; position++) {
            mean += input.get(0, position * FEATURES) / 5;
        }
        assertThat(shaped.state.get(0, 0)).isCloseTo(0.1 * mean, within(1e-12));
    }

    @Test
    void saysWhereShapesDoNotFit() {
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new Embedding(null, List.of(new Embedding.EmbeddedColumn(0, "city", 3)))
                        .build(Shape.of(2, FEATURES)))
                .withMessageContaining("[2, 4]");
    }

    @Test
    void buildsWholeSequencesOfShapes() {
        Sequence sequence = new Sequence(
                List.of(new Dense(8, new Tanh()), new LayerNormalization(1e-5), new Dense(2, new Identity())),
                Shape.of(6, 7, 3));

        assertThat(sequence.input()).isEqualTo(Shape.of(6, 7, 3));
        assertThat(sequence.output()).isEqualTo(Shape.of(6, 7, 2));
        assertThat(sequence.outputs()).isEqualTo(6 * 7 * 2);
        assertThat(sequence.parameterCount()).isEqualTo(3 * 8 + 8 + 8 + 8 + 8 * 2 + 2);
    }
}
