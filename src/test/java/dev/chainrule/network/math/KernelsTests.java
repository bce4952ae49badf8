package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Numbers;
import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fast against reference, and the reference products against three nested loops. */
@Tag("slow")
class KernelsTests {

    /** Relative to the largest magnitude in the result. */
    private static final double TOLERANCE = 1e-5;

    private static final Kernels FAST = Kernels.fast();
    private static final Kernels REFERENCE = Kernels.reference();

    private final Memory fast = FAST.memory();
    private final Memory reference = REFERENCE.memory();

    @AfterEach
    void giveBack() {
        fast.close();
        reference.close();
    }

    record Shape(int rows, int columns) {}

    /** Single rows and columns, rows longer than a block of 2,048 values, blocks that end within a matrix, random. */
    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>(List.of(
                new Shape(1, 1),
                new Shape(1, 7),
                new Shape(7, 1),
                new Shape(1, 2048),
                new Shape(2, 2049),
                new Shape(3, 5000),
                new Shape(2048, 1),
                new Shape(2049, 1),
                new Shape(4100, 3),
                new Shape(33, 64),
                new Shape(4, 2),
                new Shape(1, 1024),
                new Shape(5, 205),
                new Shape(9, 1025)));
        Numbers random = Numbers.of(1);
        for (int i = 0; i < 5; i++) {
            shapes.add(new Shape(random.between(1, 130), random.between(1, 130)));
        }
        return shapes;
    }

    /** The same values in both kinds of memory. */
    private record Pair(Matrix fast, Matrix reference) {

        void assertClose(String what) {
            Numbers.assertClose(what, fast, reference, TOLERANCE);
        }

        /** Zeros are compared as they are: no other magnitude stands beside them. */
        void assertClose(String what, boolean zeros) {
            if (zeros) {
                assertThat(FAST.squaredNorm(fast)).isZero();
                assertThat(REFERENCE.squaredNorm(reference)).isZero();
            } else {
                assertClose(what);
            }
        }
    }

    private Pair pair(float[][] values) {
        return new Pair(Numbers.matrix(fast, values), Numbers.matrix(reference, values));
    }

    private Pair normal(Shape shape, long seed) {
        return pair(Numbers.of(seed).normal(shape.rows, shape.columns));
    }

    private Pair zeros(int rows, int columns) {
        return new Pair(fast.allocate(rows, columns), reference.allocate(rows, columns));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void multiplies(Shape shape) {
        for (int columns : new int[] {1, 5, 70}) {
            Pair a = normal(shape, 1);
            Pair b = normal(new Shape(shape.columns, columns), 2);
            Pair out = zeros(shape.rows, columns);
            FAST.multiply(a.fast, b.fast, out.fast);
            REFERENCE.multiply(a.reference, b.reference, out.reference);
            assertProduct(Numbers.values(a.fast), Numbers.values(b.fast), out);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void multipliesTransposedLeft(Shape shape) {
        for (int columns : new int[] {1, 5, 70}) {
            Pair a = normal(shape, 1);
            Pair b = normal(new Shape(shape.rows, columns), 2);
            Pair out = zeros(shape.columns, columns);
            FAST.multiplyTransposedLeft(a.fast, b.fast, out.fast);
            REFERENCE.multiplyTransposedLeft(a.reference, b.reference, out.reference);
            assertProduct(transposed(a), Numbers.values(b.fast), out);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void multipliesTransposedRight(Shape shape) {
        for (int rows : new int[] {1, 5, 70}) {
            Pair a = normal(shape, 1);
            Pair b = normal(new Shape(rows, shape.columns), 2);
            Pair out = zeros(shape.rows, rows);
            FAST.multiplyTransposedRight(a.fast, b.fast, out.fast);
            REFERENCE.multiplyTransposedRight(a.reference, b.reference, out.reference);
            assertProduct(Numbers.values(a.fast), transposed(b), out);
        }
    }

    /**
     * Rows, inner dimension and columns: by loops, by the library, with one row, and each beside one that is just larger; in
     * blocks of rows, the last of which is smaller.
     */
    static List<int[]> products() {
        return List.of(
                new int[] {1, 1, 1},
                new int[] {4, 2, 4},
                new int[] {5, 3, 7},
                new int[] {4, 16, 4},
                new int[] {4, 16, 5},
                new int[] {256, 1, 1},
                new int[] {1, 257, 1},
                new int[] {1, 40, 30},
                new int[] {9, 31, 33},
                new int[] {101, 100, 105},
                new int[] {9, 1, 125_000});
    }

    /** On the heap, in native memory, and with only some of the operands in either. */
    @ParameterizedTest
    @MethodSource("products")
    void aProductHasTheSameBitsWhereverItsOperandsLive(int[] shape) {
        float[][] a = Numbers.of(1).normal(shape[0], shape[1]);
        float[][] b = Numbers.of(2).normal(shape[1], shape[2]);
        float[][] left = Numbers.of(3).normal(shape[1], shape[0]);
        float[][] right = Numbers.of(4).normal(shape[2], shape[1]);
        List<float[][]> products = new ArrayList<>();
        for (int side = 0; side < 8; side++) {
            Matrix out = placed((side & 4) > 0, new float[shape[0]][shape[2]]);
            FAST.multiply(placed((side & 1) > 0, a), placed((side & 2) > 0, b), out);
            products.add(Numbers.values(out));
            FAST.multiplyTransposedLeft(placed((side & 1) > 0, left), placed((side & 2) > 0, b), out);
            products.add(Numbers.values(out));
            FAST.multiplyTransposedRight(placed((side & 1) > 0, a), placed((side & 2) > 0, right), out);
            products.add(Numbers.values(out));
        }
        for (int i = 3; i < products.size(); i++) {
            assertThat(products.get(i)).isDeepEqualTo(products.get(i % 3));
        }
    }

    /** In a matrix of its own, which is small, or as part of a large one, at an odd place. */
    private Matrix placed(boolean inLarge, float[][] values) {
        Matrix matrix = inLarge
                ? fast.allocate(2, 600_001).slice(17, values.length, values[0].length)
                : fast.allocate(values.length, values[0].length);
        assertThat(matrix)
                .isInstanceOf(inLarge || matrix.size() > HeapMatrix.LIMIT ? NativeMatrix.class : HeapMatrix.class);
        Numbers.fill(matrix, values);
        return matrix;
    }

    private static float[][] transposed(Pair pair) {
        float[][] values = new float[pair.fast.columns()][pair.fast.rows()];
        for (int i = 0; i < pair.fast.rows(); i++) {
            for (int j = 0; j < pair.fast.columns(); j++) {
                values[j][i] = (float) pair.fast.get(i, j);
            }
        }
        return values;
    }

    private static void assertProduct(float[][] a, float[][] b, Pair out) {
        out.assertClose("product");
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                double sum = 0;
                for (int k = 0; k < b.length; k++) {
                    sum += (double) a[i][k] * b[k][j];
                }
                assertThat(Math.abs(out.reference.get(i, j) - sum)).isLessThan(1e-10);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void activatesWithAndWithoutBias(Shape shape) {
        for (Activation activation : Samples.of(Activation.class)) {
            Shape inputs = new Shape(shape.rows, shape.columns * activation.inputsPerOutput());
            Pair bias = normal(new Shape(1, inputs.columns), 2);
            activateAndBack(activation, inputs, bias);
            activateAndBack(activation, inputs, null);
        }
    }

    private void activateAndBack(Activation activation, Shape inputs, @Nullable Pair bias) {
        Pair z = normal(inputs, 1);
        Pair a = new Pair(
                FAST.outputOf(activation, z.fast, fast), REFERENCE.outputOf(activation, z.reference, reference));
        FAST.activate(activation, z.fast, bias == null ? null : bias.fast, a.fast);
        REFERENCE.activate(activation, z.reference, bias == null ? null : bias.reference, a.reference);
        a.assertClose(activation + " forward");
        Pair gradient = normal(new Shape(inputs.rows, a.fast.columns()), 3);
        Pair out = activation.inputsPerOutput() == 1 ? gradient : zeros(inputs.rows, inputs.columns);
        FAST.activationGradient(activation, z.fast, a.fast, gradient.fast, out.fast);
        REFERENCE.activationGradient(activation, z.reference, a.reference, gradient.reference, out.reference);
        out.assertClose(activation + " backward");
        if (activation.derivativeNeedsInput()) {
            z.assertClose(activation + " keeps z with the bias added");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void addsARowToEveryRow(Shape shape) {
        Pair z = normal(shape, 1);
        Pair row = normal(new Shape(1, shape.columns), 2);
        FAST.addRow(z.fast, row.fast);
        REFERENCE.addRow(z.reference, row.reference);
        z.assertClose("sum");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void learnsAValuePerColumn(Shape shape) {
        for (Activation activation : Samples.of(Activation.class)) {
            if (activation instanceof LearnedNonlinearity learner) {
                Pair z = normal(shape, 1);
                Pair a = zeros(shape.rows, shape.columns);
                Pair learned = normal(new Shape(1, shape.columns), 2);
                FAST.activateLearned(learner, z.fast, learned.fast, a.fast);
                REFERENCE.activateLearned(learner, z.reference, learned.reference, a.reference);
                a.assertClose(activation + " forward");
                Pair gradient = normal(shape, 3);
                Pair learnedGradient = normal(new Shape(1, shape.columns), 4);
                FAST.learnedGradient(learner, z.fast, learned.fast, gradient.fast, learnedGradient.fast);
                REFERENCE.learnedGradient(
                        learner, z.reference, learned.reference, gradient.reference, learnedGradient.reference);
                gradient.assertClose(activation + " backward");
                learnedGradient.assertClose(activation + " learned");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sumsRows(Shape shape) {
        Pair a = normal(shape, 1);
        Pair out = normal(new Shape(1, shape.columns), 2);
        FAST.sumRows(a.fast, out.fast);
        REFERENCE.sumRows(a.reference, out.reference);
        out.assertClose("sum");
        assertThat(out.reference.get(0, 0)).isCloseTo(columnSum(a.reference), within(1e-9));
    }

    private static double columnSum(Matrix matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.rows(); i++) {
            sum += matrix.get(i, 0);
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void computesLosses(Shape shape) {
        for (Loss loss : Samples.of(Loss.class)) {
            assertComputed(loss, pair(Numbers.of(1).shares(shape.rows, shape.columns)));
            for (Activation output : Samples.of(Activation.class)) {
                Cost onLogits = loss.onLogits(output);
                if (onLogits != null && onLogits != loss) {
                    assertComputed(onLogits, normal(shape, 1));
                }
            }
        }
    }

    private void assertComputed(Cost cost, Pair values) {
        int rows = values.fast.rows();
        Pair targets = pair(Numbers.of(2).shares(rows, values.fast.columns()));
        Pair weights = zeros(rows, 1);
        for (int i = 0; i < rows; i++) {
            weights.fast.set(i, 0, 0.5 + i % 3);
            weights.reference.set(i, 0, 0.5 + i % 3);
        }
        Pair gradient = zeros(rows, values.fast.columns());
        double actual = FAST.loss(cost, values.fast, targets.fast, weights.fast, 0.25, gradient.fast);
        double expected =
                REFERENCE.loss(cost, values.reference, targets.reference, weights.reference, 0.25, gradient.reference);
        assertThat(actual).as(cost.toString()).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
        gradient.assertClose(cost.toString());
    }

    @Test
    void weighsRows() {
        Cost half = (values, targets, gradient) -> {
            gradient[0] = 3;
            return 0.5;
        };
        Pair weights = pair(new float[][] {{2}, {0}, {1}});
        Pair gradient = zeros(3, 1);
        Pair values = zeros(3, 1);
        assertThat(FAST.loss(half, values.fast, values.fast, weights.fast, 0.5, gradient.fast))
                .isEqualTo(1.5);
        assertThat(Numbers.values(gradient.fast)).isDeepEqualTo(new float[][] {{3}, {0}, {1.5f}});
        assertThat(REFERENCE.loss(half, values.reference, values.reference, weights.reference, 0.5, gradient.reference))
                .isEqualTo(1.5);
        assertThat(Numbers.values(gradient.reference)).isDeepEqualTo(new float[][] {{3}, {0}, {1.5f}});
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void updatesParameters(Shape shape) {
        int n = shape.rows * shape.columns;
        for (Optimizer optimizer : Samples.of(Optimizer.class)) {
            Pair parameters = normal(new Shape(1, n), 1);
            Slots fastSlots = FAST.slots(optimizer, n, fast);
            Slots referenceSlots = REFERENCE.slots(optimizer, n, reference);
            for (int step = 1; step <= 3; step++) {
                Pair a = normal(new Shape(1, n), 10 + step);
                Pair b = normal(new Shape(1, n), 20 + step);
                Matrix[] gradients = {a.fast, b.fast};
                FAST.update(optimizer, parameters.fast, gradients, fastSlots, 0.1, step, 0, n);
                Matrix[] exact = {a.reference, b.reference};
                REFERENCE.update(optimizer, parameters.reference, exact, referenceSlots, 0.1, step, 0, n);
            }
            parameters.assertClose(optimizer.toString());
            for (int s = 0; s < optimizer.slots(); s++) {
                pair(values(fastSlots, s), values(referenceSlots, s)).assertClose("slot " + s + " of " + optimizer);
            }
        }
    }

    /** Each lane's gradient is a power of two of its own: what the parameters become says which were added. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void addsTheGradientsOfEveryLane(int lanes) {
        int n = Slots.BLOCK + 300;
        for (Kernels kernels : List.of(FAST, REFERENCE)) {
            Memory memory = kernels == FAST ? fast : reference;
            Matrix[] gradients = new Matrix[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                float[] gradient = new float[n];
                Arrays.fill(gradient, 1 << lane);
                gradients[lane] = Numbers.matrix(memory, new float[][] {gradient});
            }
            Matrix parameters = memory.allocate(1, n);
            Optimizer rule = new GradientDescent(1);
            kernels.update(rule, parameters, gradients, kernels.slots(rule, n, memory), 1, 1, 0, n);
            kernels.sum(gradients, 0, n);
            assertThat(Numbers.values(parameters)[0]).containsOnly(1 - (1 << lanes));
            assertThat(Numbers.values(gradients[0])[0]).containsOnly((1 << lanes) - 1);
        }
    }

    private static float[] values(Slots slots, int slot) {
        float[] values = new float[slots.size()];
        slots.read(slot, 0, values, slots.size());
        return values;
    }

    private Pair pair(float[] fastRow, float[] referenceRow) {
        return new Pair(
                Numbers.matrix(fast, new float[][] {fastRow}), Numbers.matrix(reference, new float[][] {referenceRow}));
    }

    /** As several threads do, and as for a network whose slots would take too much of the heap. */
    @Test
    void updatesToTheSameBitsWhereverTheParametersAreCutAndTheSlotsAre() {
        int n = 3 * Slots.BLOCK + 17;
        for (Optimizer optimizer : Samples.of(Optimizer.class)) {
            Slots outside = new MatrixSlots(fast, optimizer.slots(), n);
            float[] whole = walk(optimizer, FAST.slots(optimizer, n, fast), n);
            float[] cut = walk(optimizer, FAST.slots(optimizer, n, fast), Slots.BLOCK);
            assertThat(cut).as(optimizer + " in blocks").containsExactly(whole);
            assertThat(walk(optimizer, outside, 2 * Slots.BLOCK))
                    .as(optimizer + " with slots outside the heap")
                    .containsExactly(whole);
        }
    }

    private float[] walk(Optimizer optimizer, Slots slots, int stride) {
        int n = slots.size();
        Matrix parameters = normal(new Shape(1, n), 1).fast;
        for (int step = 1; step <= 3; step++) {
            Matrix[] gradients = {normal(new Shape(1, n), 10 + step).fast};
            for (int from = 0; from < n; from += stride) {
                FAST.update(optimizer, parameters, gradients, slots, 0.1, step, from, Math.min(n, from + stride));
            }
        }
        return Numbers.values(parameters)[0];
    }

    @Test
    void refusesToCutParametersWithinABlock() {
        Matrix parameters = fast.allocate(1, 5000);
        Slots slots = FAST.slots(new Adam(0.1), 5000, fast);
        Matrix[] gradients = {fast.allocate(1, 5000)};
        assertThatThrownBy(() -> FAST.update(new Adam(0.1), parameters, gradients, slots, 0.1, 1, 100, 5000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a range of parameters begins at a multiple of 2048, not at 100");
    }

    /** Across the ends of blocks, on the heap and outside it. */
    @Test
    void readsAndWritesSlotsAsFlatValues() {
        for (Slots slots : List.of(new HeapSlots(2, 5000), new MatrixSlots(fast, 2, 5000))) {
            float[] written = Numbers.of(1).normal(1, 4000)[0];
            slots.write(1, 700, written, 4000);
            float[] read = new float[5000];
            slots.read(1, 700, read, 4000);
            assertThat(Arrays.copyOf(read, 4000)).containsExactly(written);
            assertThat(values(slots, 0)).containsOnly(0);
            assertThatThrownBy(() -> slots.read(1, 1001, read, 4000)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slots.read(2, 0, read, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** 4,194,304 parameters of Adam are the most. */
    @Test
    void keepsTheSlotsOfLargeNetworksOutsideTheHeap() {
        int most = (int) FastKernels.HEAP_SLOTS / 2;
        assertThat(FAST.slots(new Adam(0.1), most, fast)).isInstanceOf(HeapSlots.class);
        assertThat(FAST.slots(new Adam(0.1), most + 1, fast)).isInstanceOf(MatrixSlots.class);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void addsAndScalesValueByValue(Shape shape) {
        Pair a = normal(shape, 1);
        Pair b = normal(shape, 2);
        FAST.multiplyElements(a.fast, b.fast, a.fast);
        REFERENCE.multiplyElements(a.reference, b.reference, a.reference);
        a.assertClose("product");
        FAST.addScaled(a.fast, -0.3, b.fast, a.fast);
        REFERENCE.addScaled(a.reference, -0.3, b.reference, a.reference);
        a.assertClose("sum");
        FAST.scale(1.7, a.fast, b.fast);
        REFERENCE.scale(1.7, a.reference, b.reference);
        b.assertClose("multiple");
        FAST.drawMask(RandomStream.of(1, Purpose.EXAMPLE, 0), 0.3, a.fast);
        REFERENCE.drawMask(RandomStream.of(1, Purpose.EXAMPLE, 0), 0.3, a.reference);
        a.assertClose("mask");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void normalizesColumns(Shape shape) {
        Normalization ours = FAST.normalization();
        Normalization textbook = REFERENCE.normalization();
        Pair a = normal(shape, 1);
        Pair mean = zeros(1, shape.columns);
        Pair variance = zeros(1, shape.columns);
        ours.columnMoments(a.fast, mean.fast, variance.fast);
        textbook.columnMoments(a.reference, mean.reference, variance.reference);
        mean.assertClose("mean");
        variance.assertClose("variance");
        assertThat(mean.reference.get(0, 0)).isCloseTo(columnSum(a.reference) / shape.rows, within(1e-9));
        Pair out = zeros(shape.rows, shape.columns);
        ours.normalizeColumns(a.fast, mean.fast, variance.fast, 0.01, out.fast);
        textbook.normalizeColumns(a.reference, mean.reference, variance.reference, 0.01, out.reference);
        out.assertClose("normalized");
        Pair gradient = normal(shape, 2);
        ours.normalizeColumnsGradient(out.fast, variance.fast, 0.01, gradient.fast);
        textbook.normalizeColumnsGradient(out.reference, variance.reference, 0.01, gradient.reference);
        gradient.assertClose("gradient", shape.rows == 1);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void normalizesRows(Shape shape) {
        Normalization ours = FAST.normalization();
        Normalization textbook = REFERENCE.normalization();
        Pair a = normal(shape, 1);
        Pair variance = zeros(1, shape.rows);
        Pair out = zeros(shape.rows, shape.columns);
        ours.normalizeRows(a.fast, 0.01, variance.fast, out.fast);
        textbook.normalizeRows(a.reference, 0.01, variance.reference, out.reference);
        variance.assertClose("variance");
        out.assertClose("normalized");
        Pair gradient = normal(shape, 2);
        ours.normalizeRowsGradient(out.fast, variance.fast, 0.01, gradient.fast);
        textbook.normalizeRowsGradient(out.reference, variance.reference, 0.01, gradient.reference);
        gradient.assertClose("gradient", shape.columns == 1);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void scalesAndShiftsColumns(Shape shape) {
        Normalization ours = FAST.normalization();
        Normalization textbook = REFERENCE.normalization();
        Pair a = normal(shape, 1);
        Pair scale = normal(new Shape(1, shape.columns), 2);
        Pair shift = normal(new Shape(1, shape.columns), 3);
        Pair out = zeros(shape.rows, shape.columns);
        ours.scaleColumns(a.fast, scale.fast, shift.fast, out.fast);
        textbook.scaleColumns(a.reference, scale.reference, shift.reference, out.reference);
        out.assertClose("scaled and shifted");
        ours.scaleColumns(a.fast, scale.fast);
        textbook.scaleColumns(a.reference, scale.reference);
        a.assertClose("scaled");
        ours.sumRowsOfProducts(a.fast, out.fast, shift.fast);
        textbook.sumRowsOfProducts(a.reference, out.reference, shift.reference);
        shift.assertClose("sum of products");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void gathersAndCopiesRowsBitByBit(Shape shape) {
        Pair source = normal(shape, 1);
        Numbers random = Numbers.of(2);
        int[] rows = IntStream.range(0, 301)
                .map(i -> random.between(0, shape.rows - 1))
                .toArray();
        for (Matrix[] kind : new Matrix[][] {
            {source.fast, fast.allocate(300, shape.columns), fast.allocate(shape.rows, shape.columns)},
            {source.reference, reference.allocate(300, shape.columns), reference.allocate(shape.rows, shape.columns)}
        }) {
            Kernels kernels = kind[0] == source.fast ? FAST : REFERENCE;
            kernels.gather(kind[0], rows, 1, kind[1]);
            float[][] values = Numbers.values(source.fast);
            float[][] gathered = Numbers.values(kind[1]);
            for (int i = 0; i < 300; i++) {
                assertThat(gathered[i]).isEqualTo(values[rows[i + 1]]);
            }
            kernels.copy(kind[0], kind[2]);
            assertThat(Numbers.values(kind[2])).isDeepEqualTo(values);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void measuresTheSquaredNorm(Shape shape) {
        Pair a = normal(shape, 1);
        double expected = 0;
        for (float[] row : Numbers.values(a.fast)) {
            for (float value : row) {
                expected += (double) value * value;
            }
        }
        assertThat(FAST.squaredNorm(a.fast)).isCloseTo(expected, within(1e-9 * expected));
        assertThat(REFERENCE.squaredNorm(a.reference)).isCloseTo(expected, within(1e-9 * expected));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void clipsAndAverages(Shape shape) {
        Pair a = normal(shape, 1);
        FAST.clip(a.fast, 0.7, 0.5);
        REFERENCE.clip(a.reference, 0.7, 0.5);
        a.assertClose("clipped");
        Pair mean = normal(shape, 2);
        FAST.average(mean.fast, a.fast, 0.3);
        REFERENCE.average(mean.reference, a.reference, 0.3);
        mean.assertClose("averaged");
        FAST.average(mean.fast, a.fast, 1);
        assertThat(Numbers.values(mean.fast)).isDeepEqualTo(Numbers.values(a.fast));
    }

    @Test
    void seesAValueThatIsNotFiniteInTheNorm() {
        Pair a = normal(new Shape(3, 1500), 1);
        a.fast.set(2, 1400, Double.NaN);
        a.reference.set(2, 1400, Double.POSITIVE_INFINITY);
        assertThat(FAST.squaredNorm(a.fast)).isNaN();
        assertThat(REFERENCE.squaredNorm(a.reference)).isInfinite();
    }

    @Test
    void givesMemoryFullOfZeros() {
        for (int i = 0; i < 20; i++) {
            try (Memory first = FAST.memory();
                    Memory second = REFERENCE.memory()) {
                for (Memory memory : List.of(first, second)) {
                    Matrix matrix = memory.allocate(50, 50);
                    for (float[] row : Numbers.values(matrix)) {
                        assertThat(row).containsOnly(0f);
                    }
                    Numbers.fill(matrix, Numbers.of(1).normal(50, 50));
                }
                assertThat(first.bytes()).isEqualTo(2500L * FAST.bytesPerValue());
                assertThat(second.bytes()).isEqualTo(2500L * REFERENCE.bytesPerValue());
            }
        }
    }

    @Test
    void slicesAreViewsOfSlices() {
        Pair whole = normal(new Shape(6, 10), 1);
        for (Matrix matrix : List.of(whole.fast, whole.reference)) {
            Matrix slice = matrix.slice(7, 8, 5);
            Matrix inner = slice.slice(11, 2, 3);
            assertThat(slice.get(0, 0)).isEqualTo(matrix.get(0, 7));
            assertThat(inner.get(1, 2)).isEqualTo(matrix.get(2, 3));
            inner.set(1, 2, 42);
            assertThat(matrix.get(2, 3)).isEqualTo(42);
            inner.writeRow(0, new float[] {1, 2, 3, 99});
            assertThat(matrix.get(1, 8)).isEqualTo(1);
            assertThat(matrix.get(2, 0)).isEqualTo(3);
            assertThat(matrix.get(2, 1)).isNotEqualTo(99);
        }
    }

    @Test
    void refusesASliceBeyondTheEnd() {
        Pair whole = zeros(2, 3);
        for (Matrix matrix : List.of(whole.fast, whole.reference)) {
            assertThatThrownBy(() -> matrix.slice(4, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> matrix.slice(-1, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
