package dev.chainrule.network.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every activation: the menu, by reflection. */
class ActivationTests {

    static List<Activation> activations() {
        return Samples.of(Activation.class);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void saysWhatItIsLike(Activation activation) {
        Characteristics known = activation.getClass().getAnnotation(Characteristics.class);
        assertThat(known).as("@Characteristics of " + activation).isNotNull();
        assertThat(List.of(known.range(), known.derivative(), known.problem(), known.curve()))
                .allMatch(text -> !text.isBlank());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void drawsACurveWhoseSlopeIsItsDerivative(Activation activation) {
        double h = 1e-3;
        ActivationCurve curve = ActivationCurve.of(activation, -1.9, 2.1, 4001);
        assertThat(curve.z()).hasSize(4001).startsWith(-1.9).endsWith(2.1);
        for (int i = 1; i < 4000; i++) {
            double slope = (curve.values().get(i + 1) - curve.values().get(i - 1)) / (2 * h);
            boolean kink = Math.abs(
                            curve.derivatives().get(i + 1) - curve.derivatives().get(i - 1))
                    > 0.01;
            if (!kink) {
                assertThat(curve.derivatives().get(i))
                        .as("%s at %s", Menu.nameOf(activation), curve.z().get(i))
                        .isCloseTo(slope, within(1e-3));
            }
        }
    }

    @Test
    void drawsTheFirstOfTwoOutputsOfSoftmaxAsASigmoid() {
        ActivationCurve softmax = ActivationCurve.of(new Softmax(), -3, 3, 7);
        ActivationCurve sigmoid = ActivationCurve.of(new Sigmoid(), -3, 3, 7);
        for (int i = 0; i < 7; i++) {
            assertThat(softmax.values().get(i)).isCloseTo(sigmoid.values().get(i), within(1e-15));
            assertThat(softmax.derivatives().get(i))
                    .isCloseTo(sigmoid.derivatives().get(i), within(1e-15));
        }
    }

    /** Both precisions, and of every activation the row that its curve shows. */
    @ParameterizedTest
    @MethodSource("activations")
    void reachesItsLimitsWithoutOverflowing(Activation activation) {
        for (double end : new double[] {1, -1}) {
            for (double size : new double[] {50, 200, 1e5, 1e30, 3e38, Double.POSITIVE_INFINITY}) {
                ActivationCurve curve = ActivationCurve.of(activation, end * size, end * size, 1);
                float[] single = single(activation, end * size);
                String what = "%s at %s".formatted(Menu.nameOf(activation), end * size);
                assertThat(curve.values().get(0)).as(what).isNotNaN();
                assertThat(curve.derivatives().get(0)).as(what + ", slope").isBetween(-1e-6, 2.0);
                assertThat(agree(single[0], curve.values().get(0))).as(what).isTrue();
                assertThat((double) single[1])
                        .as(what + ", slope")
                        .isCloseTo(curve.derivatives().get(0), within(1e-6));
            }
            ActivationCurve last = ActivationCurve.of(activation, end * Double.MAX_VALUE, end * Double.MAX_VALUE, 1);
            assertThat(last.values().get(0)).isNotNaN();
            assertThat(last.derivatives().get(0)).isBetween(-1e-6, 2.0);
        }
    }

    /** Where it has all but vanished, too. The rounding of an exponent counts as often as the exponent is large. */
    @ParameterizedTest
    @MethodSource("exponentials")
    void hasASlopeThatIsExactToFloat32HoweverFarBelowZero(Activation activation) {
        for (double z = -85; z < 3; z += 0.25) {
            double exact = ActivationCurve.of(activation, (float) z, (float) z, 1)
                    .derivatives()
                    .get(0);
            assertThat((double) single(activation, z)[1])
                    .as("%s at %s", activation, z)
                    .isCloseTo(exact, within(1.2e-7 * (2 + Math.abs(z)) * exact + Float.MIN_VALUE));
        }
    }

    static List<Activation> exponentials() {
        return List.of(
                new Elu(1),
                new Elu(0.01),
                new Elu(100),
                new Selu(),
                new Celu(1),
                new Celu(1.5),
                new Celu(100),
                new Softplus(1));
    }

    /** As PyTorch's in float32, which takes it from the output as well. */
    @ParameterizedTest
    @MethodSource("activations")
    void hasASlopeThatIsNeverOffByMoreThanARoundingOfOne(Activation activation) {
        for (double z = -120; z <= 120; z += 0.375) {
            double exact = ActivationCurve.of(activation, z, z, 1).derivatives().get(0);
            assertThat((double) single(activation, z)[1])
                    .as("%s at %s", activation, z)
                    .isCloseTo(exact, within(5e-7));
        }
    }

    /** Below 10⁻³⁰ float32 may round to zero. */
    private static boolean agree(double single, double value) {
        return single == value || Math.abs(single - value) <= 1e-6 * Math.abs(value) + 1e-30;
    }

    @ParameterizedTest
    @MethodSource("activations")
    void keepsNaN(Activation activation) {
        assertThat(ActivationCurve.of(activation, Double.NaN, Double.NaN, 1)
                        .values()
                        .get(0))
                .isNaN();
        assertThat(single(activation, Double.NaN)[0]).isNaN();
    }

    /** Value and derivative in float32. */
    private static float[] single(Activation activation, double at) {
        double[] row = activation.sampledRow(at);
        int outputs = row.length / activation.inputsPerOutput();
        float[] z = new float[row.length];
        for (int j = 0; j < z.length; j++) {
            z[j] = (float) row[j];
        }
        float[] a = new float[outputs];
        float[] gradient = new float[row.length];
        gradient[0] = 1;
        activation.forward(z, a, 1, outputs);
        activation.backward(z.clone(), a.clone(), gradient, 1, outputs);
        return new float[] {a[0], gradient[0]};
    }

    @Test
    void givesTheGradientToTheFirstOfEqualPieces() {
        float[] z = {2, 2, 2, 1, 3, 3};
        float[] a = new float[2];
        float[] gradient = {5, 7, 0, 0, 0, 0};
        Maxout maxout = new Maxout(3);
        maxout.forward(z, a, 2, 1);
        maxout.backward(z, a, gradient, 2, 1);
        assertThat(a).containsExactly(2, 3);
        assertThat(gradient).containsExactly(5, 0, 0, 0, 7, 0);
    }
}
