package dev.chainrule.network.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.Samples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTests {

    private static final int FAN_IN = 300;
    private static final int FAN_OUT = 500;
    private static final int DRAWS = FAN_IN * FAN_OUT;

    /** What a theory says: the mean, the variance, and the largest possible distance from the mean in deviations. */
    private record Theory(double mean, double variance, double reach) {

        static Theory uniform(double variance) {
            return new Theory(0, variance, Math.sqrt(3));
        }

        static Theory normal(double variance) {
            return new Theory(0, variance, Double.POSITIVE_INFINITY);
        }
    }

    /** The share of the variance of a normal distribution that is left when it is cut at two deviations. */
    private static final double LEFT = 0.7737413;

    private static final Map<String, Theory> THEORIES = Map.ofEntries(
            Map.entry("xavier_uniform", Theory.uniform(2.0 / (FAN_IN + FAN_OUT))),
            Map.entry("xavier_normal", Theory.normal(2.0 / (FAN_IN + FAN_OUT))),
            Map.entry("he_uniform", Theory.uniform(2.0 / FAN_IN)),
            Map.entry("he_normal", Theory.normal(2.0 / FAN_IN)),
            Map.entry("lecun_uniform", Theory.uniform(1.0 / FAN_IN)),
            Map.entry("lecun_normal", Theory.normal(1.0 / FAN_IN)),
            Map.entry("uniform", Theory.uniform(0.1 * 0.1 / 12)),
            Map.entry("normal", Theory.normal(0.05 * 0.05)),
            Map.entry("truncated_normal", new Theory(0, LEFT * 0.05 * 0.05, 2 / Math.sqrt(LEFT))),
            Map.entry("constant", new Theory(3, 0, 0)),
            Map.entry("zeros", new Theory(0, 0, 0)));

    private static Theory theory(Initializer initializer) {
        return Objects.requireNonNull(THEORIES.get(Menu.nameOf(initializer)), "no theory of this one");
    }

    static List<IndependentInitializer> independent() {
        return Samples.of(IndependentInitializer.class);
    }

    private static double[][] filled(Initializer initializer, int rows, int columns, long seed) {
        try (Memory memory = Kernels.reference().memory()) {
            Matrix weights = memory.allocate(rows, columns);
            initializer.fill(weights, RandomStream.of(seed, Purpose.INITIALIZATION, 0));
            double[][] values = new double[rows][columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    values[i][j] = weights.get(i, j);
                }
            }
            return values;
        }
    }

    /** As a convolution's, whose kernel goes to every place: {@code [3·3·2, 4]} with a fan-out of {@code 3·3·4}. */
    @Test
    void goByTheFansThatTheyAreTold() {
        try (Memory memory = Kernels.reference().memory()) {
            Matrix weights = memory.allocate(18, 4);
            new XavierUniform().fill(weights, new Fan(18, 36), RandomStream.of(1, Purpose.INITIALIZATION, 0));
            double first = weights.get(0, 0);
            new XavierUniform().fill(weights, RandomStream.of(1, Purpose.INITIALIZATION, 0));

            assertThat(first / weights.get(0, 0)).isCloseTo(Math.sqrt(22.0 / 54), within(1e-12));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Fan(0, 1));
    }

    @ParameterizedTest
    @MethodSource("independent")
    void drawsWithTheMeanAndVarianceOfItsTheory(IndependentInitializer initializer) {
        Theory theory = theory(initializer);
        RandomStream random = RandomStream.of(1, Purpose.INITIALIZATION, 0);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = initializer.draw(new Fan(FAN_IN, FAN_OUT), random) - theory.mean;
            sum += value;
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        double deviation = Math.sqrt(theory.variance);
        assertThat(sum / DRAWS).isCloseTo(0, within(4 * deviation / Math.sqrt(DRAWS)));
        assertThat(squares / DRAWS).isCloseTo(theory.variance, within(0.02 * theory.variance));
        double reach = theory.reach * deviation;
        if (Double.isFinite(theory.reach)) {
            assertThat(largest).isBetween(0.999 * reach, reach * (1 + 1e-6));
        } else {
            assertThat(largest).isGreaterThan(3.5 * deviation);
        }
    }

    /** Models name their seed as where they come from: these numbers stay what they are. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xavier_uniform | 0.12959841  | 0.05779806  | 0.19695471 | -0.6044369  | -0.3777633 | 0.00935539
            xavier_normal  | -0.79837805 | 0.13674259  | -0.56326175 | -0.4338298 | 0.2540278  | 0.8580489
            he_uniform     | 0.16731082  | 0.074616976 | 0.25426742 | -0.78032464 | -0.48769033 | 0.012077757
            he_normal      | -1.0307016  | 0.17653394  | -0.7271678 | -0.5600719  | 0.32794848 | 1.1077363
            """)
    void drawsTheSameNumbersInEveryVersion(String name, float a, float b, float c, float d, float e, float f) {
        Initializer initializer = independent().stream()
                .filter(each -> Menu.nameOf(each).equals(name))
                .findFirst()
                .orElseThrow();

        double[][] weights = filled(initializer, 3, 2, 42);

        float[] all = new float[6];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) weights[i / 2][i % 2];
        }
        assertThat(all).containsExactly(a, b, c, d, e, f);
    }

    @ParameterizedTest
    @MethodSource("independent")
    void startsFromTheSeedOnly(IndependentInitializer initializer) {
        double[][] weights = filled(initializer, 5, 4, 42);

        assertThat(filled(initializer, 5, 4, 42)).isDeepEqualTo(weights);
        if (theory(initializer).variance > 0) {
            assertThat(filled(initializer, 5, 4, 43)[0]).isNotEqualTo(weights[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 9", "9, 1", "8, 8", "13, 30", "30, 13", "40, 40", "65, 64"})
    void turnsWithoutStretching(int rows, int columns) {
        double[][] weights = filled(new Orthogonal(1.5), rows, columns, 7);

        boolean wide = rows <= columns;
        int count = Math.min(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double product = 0;
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    product += wide ? weights[a][k] * weights[b][k] : weights[k][a] * weights[k][b];
                }
                assertThat(product).isCloseTo(a == b ? 2.25 : 0, within(1e-10));
            }
        }
        assertThat(filled(new Orthogonal(1.5), rows, columns, 7)).isDeepEqualTo(weights);
    }

    /** No direction is preferred: each entry's mean is 0 and its square's is 1 / n (Haar measure). */
    @Test
    void turnsInAnyDirection() {
        int n = 4;
        int times = 4000;
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < times; seed++) {
            double corner = filled(new Orthogonal(1), n, n, seed)[0][0];
            sum += corner;
            squares += corner * corner;
        }
        assertThat(sum / times).isCloseTo(0, within(4 * Math.sqrt(1.0 / n / times)));
        assertThat(squares / times).isCloseTo(1.0 / n, within(0.02));
    }

    @Test
    void refusesToTurnForMinutes() {
        assertThat(new Orthogonal(1).misfit(2000, 2000)).isEmpty();
        assertThat(new Orthogonal(1).misfit(10_000, 10_000))
                .hasValueSatisfying(why -> assertThat(why).contains("10,000 × 10,000", "4,194,304"));
    }

    @Test
    void passesEachInputOnToItsNeuron() {
        assertThat(filled(new IdentityMatrix(2), 2, 3, 1)).isDeepEqualTo(new double[][] {{2, 0, 0}, {0, 2, 0}});
    }

    @Test
    void takesYourOwnWeights() {
        Values values = new Values(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)));

        assertThat(filled(values, 2, 3, 1)).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(values.misfit(2, 3)).isEmpty();
        assertThat(values.misfit(3, 2)).contains("the values are [2, 3], and the layer needs [3, 2]");
    }

    @Test
    void refusesWeightsOfNoShape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Values(List.of(List.of(1.0), List.of(1.0, 2.0))))
                .withMessage("values[0] has 1 values and values[1] has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Values(Collections.nCopies(1001, Collections.nCopies(100, 0.0))))
                .withMessage("100,100 values are more than 100,000");
    }

    @Test
    void refusesARangeWithoutNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UniformWeights(1, 0));
    }
}
