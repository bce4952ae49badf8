package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Distances are in ulp of the float nearest to the true value, over two million floats of every sign and exponent. */
class FunctionsTests {

    /** A prime, so that all low bits of the significand occur. */
    private static final int STRIDE = 2039;

    private interface Float32 {
        float at(float x);
    }

    /** The largest distance between the two wherever {@code from ≤ x ≤ to}. */
    private static double worstUlp(Float32 function, DoubleUnaryOperator truth, float from, float to) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (x >= from && x <= to) {
                double expected = truth.applyAsDouble(x);
                double distance = Math.abs(function.at(x) - expected) / Math.ulp((float) expected);
                worst = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(worst, distance);
            }
        }
        return worst;
    }

    @Test
    void expIsNearlyTheNearestFloat() {
        assertThat(worstUlp(Functions::exp, StrictMath::exp, -87.3365f, 88.7228f))
                .isLessThan(0.61);
    }

    @Test
    void sigmoidIsNearlyTheNearestFloat() {
        assertThat(worstUlp(Functions::sigmoid, Functions::sigmoid, -87.3365f, Float.MAX_VALUE))
                .isLessThan(0.61);
    }

    @Test
    void tanhIsNearlyTheNearestFloat() {
        assertThat(worstUlp(Functions::tanh, StrictMath::tanh, -Float.MAX_VALUE, Float.MAX_VALUE))
                .isLessThan(0.51);
    }

    @Test
    void erfIsNearlyTheNearestFloat() {
        assertThat(worstUlp(Functions::erf, Functions::erf, -Float.MAX_VALUE, Float.MAX_VALUE))
                .isLessThan(0.51);
    }

    @Test
    void stepsBetweenZeroAndTheSmallestFloatAboveIt() {
        assertThat(Functions.step(Float.MIN_VALUE)).isEqualTo(1);
        assertThat(Functions.step(Float.MAX_VALUE)).isEqualTo(1);
        assertThat(Functions.step(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Functions.step(0f)).isEqualTo(0);
        assertThat(Functions.step(-0f)).isEqualTo(0);
        assertThat(Functions.step(-Float.MIN_VALUE)).isEqualTo(0);
        assertThat(Functions.step(Float.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Functions.step(Float.NaN)).isNaN();
    }

    private interface OfMany {
        void at(float[] x, float[] y, int n);
    }

    static Stream<Named<OfMany>> functions() {
        return Stream.of(
                Named.of("exp", Functions::exp),
                Named.of("sigmoid", Functions::sigmoid),
                Named.of("tanh", Functions::tanh),
                Named.of("erf", Functions::erf),
                Named.of("expm1", Functions::expm1),
                Named.of("softplus", Functions::softplus));
    }

    /** Runs of neighbouring floats, a 64th of them all; all 1.6 billion from 10⁻⁶ to saturation were walked once. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("functions")
    void neverFalls(OfMany function) {
        int run = 4096;
        float[] x = new float[run];
        float[] y = new float[run];
        for (int start = 0; start < Float.floatToIntBits(100f); start += 64 * run) {
            for (float sign : new float[] {1, -1}) {
                for (int i = 0; i < run; i++) {
                    x[i] = sign * Float.intBitsToFloat(start + i);
                }
                function.at(x, y, run);
                for (int i = 1; i < run; i++) {
                    if (sign * y[i] < sign * y[i - 1]) {
                        throw new AssertionError("%s to %s falls".formatted(x[i - 1], x[i]));
                    }
                }
            }
        }
    }

    /** One value at a time, or many, or in place: the vector unit rounds as the scalar one does. */
    @Test
    void givesTheSameBitsForOneValueAsForMany() {
        RandomStream random = RandomStream.of(1, RandomStream.Purpose.EXAMPLE, 0);
        float[] x = new float[5000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (10 * random.nextGaussian());
        }
        sameBits(Functions::exp, Functions::exp, x);
        sameBits(Functions::sigmoid, Functions::sigmoid, x);
        sameBits(Functions::tanh, Functions::tanh, x);
        sameBits(Functions::erf, Functions::erf, x);
        sameBits(Functions::expm1, Functions::expm1, x);
        sameBits(Functions::softplus, Functions::softplus, x);
    }

    private static void sameBits(OfMany many, Float32 one, float[] x) {
        float[] y = x.clone();
        for (int round = 0; round < 20; round++) {
            System.arraycopy(x, 0, y, 0, x.length);
            many.at(y, y, x.length);
        }
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i]).isEqualTo(one.at(x[i]));
        }
    }

    @Test
    void expm1IsRoundedOnce() {
        assertThat(worstUlp(Functions::expm1, StrictMath::expm1, -Float.MAX_VALUE, 88.7228f))
                .isLessThan(0.51);
    }

    @Test
    void softplusIsRoundedOnce() {
        assertThat(worstUlp(Functions::softplus, Functions::softplus, -87.3365f, Float.MAX_VALUE))
                .isLessThan(0.61);
    }

    @Test
    void expm1AndSoftplusEndExactly() {
        for (float big : new float[] {1e3f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(Functions.expm1(big)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(Functions.expm1(-big)).isEqualTo(-1f);
            assertThat(Functions.softplus(big)).isEqualTo(big);
            assertThat(Functions.softplus(-big)).isEqualTo(0f);
            assertThat(Functions.softplus((double) big)).isEqualTo(big);
        }
        assertThat(Functions.expm1(Float.NaN)).isNaN();
        assertThat(Functions.softplus(Float.NaN)).isNaN();
        assertThat(Functions.softplus(Double.NaN)).isNaN();
        assertThat(Float.floatToRawIntBits(Functions.expm1(-0f))).isEqualTo(Float.floatToRawIntBits(-0f));
    }

    @Test
    void makesFiniteWhatIsNot() {
        assertThat(Functions.finite(Float.NEGATIVE_INFINITY)).isEqualTo(-Float.MAX_VALUE);
        assertThat(Functions.finite(Double.POSITIVE_INFINITY)).isEqualTo(Double.MAX_VALUE);
        assertThat(Functions.finite(-2.5f)).isEqualTo(-2.5f);
        assertThat(Functions.finite(Float.NaN)).isNaN();
        assertThat(Functions.finite(Double.NaN)).isNaN();
    }

    @Test
    void saturatesExactly() {
        for (float big : new float[] {20f, 88.8f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(Functions.tanh(big)).isEqualTo(1f);
            assertThat(Functions.tanh(-big)).isEqualTo(-1f);
            assertThat(Functions.erf(big)).isEqualTo(1f);
            assertThat(Functions.erf(-big)).isEqualTo(-1f);
            assertThat(Functions.sigmoid(big)).isEqualTo(1f);
        }
        for (float big : new float[] {104f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(Functions.exp(big)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(Functions.exp(-big)).isEqualTo(0f);
            assertThat(Functions.sigmoid(-big)).isEqualTo(0f);
        }
    }

    /** A value beyond the range of its function would make a probability above 1 or a negative variance. */
    @Test
    void neverLeavesTheRange() {
        float largest = 0;
        float smallestSigmoid = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (!Float.isNaN(x)) {
                float sigmoid = Functions.sigmoid(x);
                smallestSigmoid = Math.min(smallestSigmoid, sigmoid);
                largest = Math.max(largest, Math.max(sigmoid, Math.abs(Functions.tanh(x))));
                largest = Math.max(largest, Math.abs(Functions.erf(x)));
            }
        }
        assertThat(largest).isEqualTo(1f);
        assertThat(smallestSigmoid).isEqualTo(0f);
    }

    @Test
    void keepsZerosAndTheirSigns() {
        for (float zero : new float[] {0f, -0f}) {
            assertThat(Functions.exp(zero)).isEqualTo(1f);
            assertThat(Functions.sigmoid(zero)).isEqualTo(0.5f);
            assertThat(Float.floatToRawIntBits(Functions.tanh(zero))).isEqualTo(Float.floatToRawIntBits(zero));
            assertThat(Float.floatToRawIntBits(Functions.erf(zero))).isEqualTo(Float.floatToRawIntBits(zero));
            assertThat(Double.doubleToRawLongBits(Functions.erf((double) zero)))
                    .isEqualTo(Double.doubleToRawLongBits(zero));
        }
    }

    @Test
    void keepsNaN() {
        assertThat(Functions.exp(Float.NaN)).isNaN();
        assertThat(Functions.tanh(Float.NaN)).isNaN();
        assertThat(Functions.erf(Float.NaN)).isNaN();
        assertThat(Functions.sigmoid(Float.NaN)).isNaN();
        assertThat(Functions.erf(Double.NaN)).isNaN();
        assertThat(Functions.sigmoid(Double.NaN)).isNaN();
    }

    /** Values of Python 3.11's {@code math.erf}. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126e-300",
        "1e-10, 1.1283791670955126e-10",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497149",
        "1.49, 0.9648978648432042",
        "1.5, 0.9661051464753108",
        "1.51, 0.9672767481287117",
        "2, 0.9953222650189527",
        "2.5, 0.999593047982555",
        "3, 0.9999779095030014",
        "4, 0.9999999845827421",
        "5, 0.9999999999984626",
        "5.9, 0.9999999999999999",
        "6, 1",
        "30, 1",
        "Infinity, 1"
    })
    void computesErfToFifteenDigits(double x, double expected) {
        double tolerance = 1e-15 * expected;
        assertThat(Functions.erf(x)).isCloseTo(expected, within(tolerance));
        assertThat(Functions.erf(-x)).isCloseTo(-expected, within(tolerance));
    }

    @Test
    void raisesToAnyPower() {
        for (double x : new double[] {0, 1e-300, 0.1, 0.5, 0.9, 0.96, 0.999, 0.9999999, 1, 1.5, 1e6}) {
            for (double y : new double[] {0, 0.004, 0.5, 1, 2, 3, 17, 31, 32, 33, 1025, 1e4, 1e6, 1e9, -1, -0.5}) {
                double expected = StrictMath.pow(x, y);
                double digits = x == 0 ? 0 : Math.abs(y * Math.log(x));
                double tolerance = expected * (1 + digits) * 0x1p-48 + Double.MIN_VALUE;
                if (Double.isInfinite(expected)) {
                    assertThat(Functions.pow(x, y)).isEqualTo(expected);
                } else {
                    assertThat(Functions.pow(x, y))
                            .as("%s to the power of %s", x, y)
                            .isCloseTo(expected, within(tolerance));
                }
            }
        }
        assertThat(Functions.pow(0.5, 30)).isEqualTo(0x1p-30);
        assertThat(Functions.pow(0.1, 1)).isEqualTo(0.1);
    }
}
