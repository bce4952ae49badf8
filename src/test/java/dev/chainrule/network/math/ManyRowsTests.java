package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.MeanAbsoluteError;
import dev.chainrule.network.loss.MeanSquaredError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever goes over all rows of a batch, at a million of them, against sums in double: float32 values around a mean that
 * is much larger than how they vary, so that every lost digit shows.
 */
@Tag("slow")
class ManyRowsTests {

    private static final int ROWS = 1_000_003;
    private static final int COLUMNS = 3;
    /** A few roundings of float32, of what would be 10⁶ of them. */
    private static final double ROUNDING = 3e-7;

    private static final Kernels KERNELS = Kernels.fast();

    private final Memory memory = KERNELS.memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    /** Uniform, with a deviation of 1; a sequence without any memory of its own. */
    private Matrix values(double mean, long seed, int columns) {
        Matrix values = memory.allocate(ROWS, columns);
        float[] row = new float[columns];
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.EXAMPLE, 0);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (mean + random.nextUniform(-Math.sqrt(3), Math.sqrt(3)));
            }
            values.writeRow(i, row);
        }
        return values;
    }

    private interface Term {
        double at(int row, int column);
    }

    private static double sum(int column, Term term) {
        double sum = 0;
        for (int i = 0; i < ROWS; i++) {
            sum += term.at(i, column);
        }
        return sum;
    }

    private static void assertSums(String what, Matrix actual, Term term) {
        assertSums(what, actual, term, ROUNDING);
    }

    private static void assertSums(String what, Matrix actual, Term term, double rounding) {
        for (int j = 0; j < actual.columns(); j++) {
            double sizes = sum(j, (row, column) -> Math.abs(term.at(row, column)));
            assertThat(actual.get(0, j)).as("%s, column %d", what, j).isCloseTo(sum(j, term), within(rounding * sizes));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000, -1000})
    void measuresMomentsToTheDigitsOfFloat32(double mean) {
        Matrix values = values(mean, 1, COLUMNS);
        Matrix means = memory.allocate(1, COLUMNS);
        Matrix variances = memory.allocate(1, COLUMNS);
        KERNELS.normalization().columnMoments(values, means, variances);
        for (int j = 0; j < COLUMNS; j++) {
            double exact = sum(j, values::get) / ROWS;
            double variance = sum(j, (row, column) -> square(values.get(row, column) - exact)) / ROWS;
            assertThat(means.get(0, j)).isCloseTo(exact, within(Math.ulp((float) mean) + 1e-9));
            assertThat(variances.get(0, j)).isCloseTo(variance, within(ROUNDING * variance));
        }
    }

    private static double square(double x) {
        return x * x;
    }

    /** The gradient is left with nothing but what does not follow from the mean and the normalized values. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000})
    void normalizesAndGoesBack(double mean) {
        Matrix normalized = values(0, 1, COLUMNS);
        Matrix gradient = values(mean, 2, COLUMNS);
        Matrix variance = memory.allocate(1, COLUMNS);
        variance.writeRow(0, new float[] {1, 1, 1});
        double[] means = new double[COLUMNS];
        double[] products = new double[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
            means[j] = sum(j, gradient::get) / ROWS;
            products[j] = sum(j, (row, column) -> gradient.get(row, column) * normalized.get(row, column)) / ROWS;
        }
        float[] first = new float[COLUMNS];
        gradient.readRow(0, first);
        KERNELS.normalization().normalizeColumnsGradient(normalized, variance, 1e-12, gradient);
        for (int j = 0; j < COLUMNS; j++) {
            double expected = first[j] - means[j] - normalized.get(0, j) * products[j];
            assertThat(gradient.get(0, j)).isCloseTo(expected, within(1e-6 + 2 * Math.ulp((float) mean)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000})
    void sumsGradientsOfBiasesAndScales(double mean) {
        Matrix a = values(mean, 1, COLUMNS);
        Matrix b = values(mean, 2, COLUMNS);
        Matrix out = memory.allocate(1, COLUMNS);
        KERNELS.sumRows(a, out);
        assertSums("sum", out, a::get);
        KERNELS.normalization().sumRowsOfProducts(a, b, out);
        assertSums("sum of products", out, (row, column) -> a.get(row, column) * b.get(row, column));
    }

    /** By a library, which adds blocks of products; float32 without any would be off by a hundred times as much. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000})
    void sumsGradientsOfWeights(double mean) {
        Matrix inputs = values(mean, 1, COLUMNS);
        Matrix gradient = values(0.5, 2, 2);
        Matrix weights = memory.allocate(COLUMNS, 2);
        KERNELS.multiplyTransposedLeft(inputs, gradient, weights);
        for (int i = 0; i < COLUMNS; i++) {
            int input = i;
            assertSums(
                    "weights of input " + i,
                    weights.slice(i * 2L, 1, 2),
                    (row, column) -> inputs.get(row, input) * gradient.get(row, column),
                    5 * ROUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -10, -1000})
    void sumsGradientsOfLearnedSlopes(double mean) {
        PRelu prelu = new PRelu(0.25);
        Matrix z = values(mean, 1, COLUMNS);
        Matrix gradient = values(1, 2, COLUMNS);
        Matrix kept = values(1, 2, COLUMNS);
        Matrix slopes = memory.allocate(1, COLUMNS);
        Matrix out = memory.allocate(1, COLUMNS);
        KERNELS.learnedGradient(prelu, z, slopes, gradient, out);
        assertSums("slopes", out, (row, column) -> kept.get(row, column) * Math.min(0, z.get(row, column)));
    }

    /** Three categories, of which one has 10 rows. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000})
    void sumsGradientsOfEmbeddedCategories(double mean) {
        Matrix gradient = values(mean, 1, COLUMNS);
        int[] rows = new int[ROWS];
        Arrays.setAll(rows, row -> row % 100_000 == 7 ? 2 : row % 2);
        Matrix table = memory.allocate(4, 2);
        KERNELS.lookUpGradient(gradient, 1, rows, table);
        for (int i = 0; i < 4; i++) {
            int category = i;
            assertSums(
                    "category " + i,
                    table.slice(i * 2L, 1, 2),
                    (row, column) -> rows[row] == category ? gradient.get(row, column + 1) : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 1000})
    void sumsLosses(double mean) {
        Matrix outputs = values(mean, 1, 1);
        Matrix targets = values(0, 2, 1);
        Matrix weights = values(2, 3, 1);
        Matrix gradient = memory.allocate(ROWS, 1);
        for (Cost cost : List.of(new MeanSquaredError(), new MeanAbsoluteError(), new BinaryCrossEntropy())) {
            double expected = sum(
                    0,
                    (row, column) -> weights.get(row, 0)
                            * cost.of(
                                    new double[] {outputs.get(row, 0)},
                                    new double[] {targets.get(row, 0)},
                                    new double[1]));
            assertThat(KERNELS.loss(cost, outputs, targets, weights, 1.0 / ROWS, gradient))
                    .as(cost.toString())
                    .isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1000})
    void normalizesARowOfAsManyValues(double mean) {
        Matrix values = values(mean, 1, 1);
        Matrix row = values.slice(0, 1, ROWS);
        Matrix variance = memory.allocate(1, 1);
        Matrix out = memory.allocate(1, ROWS);
        double exact = sum(0, values::get) / ROWS;
        double spread = sum(0, (i, column) -> square(values.get(i, column) - exact)) / ROWS;
        KERNELS.normalization().normalizeRows(row, 1e-12, variance, out);
        assertThat(variance.get(0, 0)).isCloseTo(spread, within(ROUNDING * spread));
        assertThat(out.get(0, 5))
                .isCloseTo((values.get(5, 0) - exact) / Math.sqrt(spread), within(1e-6 + Math.ulp((float) mean)));
    }
}
