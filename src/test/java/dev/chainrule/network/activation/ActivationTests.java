package dev.chainrule.network.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Menu;
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
        Curve curve = Curve.of(activation, -1.9, 2.1, 4001);
        assertThat(curve.z()).hasSize(4001).startsWith(-1.9).endsWith(2.1);
        for (int i = 1; i < 4000; i++) {
            double slope = (curve.values().get(i + 1) - curve.values().get(i - 1)) / (2 * h);
            boolean kink = Math.abs(
                            curve.derivatives().get(i + 1) - curve.derivatives().get(i - 1))
                    > 0.01;
            if (!kink) {
                assertThat(curve.derivatives().get(i))
                        .as("%s at %s", Menu.nameOf(activation), curve.z().get(i))
                        .isCloseTo(slope, within(1e-5));
            }
        }
    }

    @Test
    void drawsTheFirstOfTwoOutputsOfSoftmaxAsASigmoid() {
        Curve softmax = Curve.of(new Softmax(), -3, 3, 7);
        Curve sigmoid = Curve.of(new Sigmoid(), -3, 3, 7);
        for (int i = 0; i < 7; i++) {
            assertThat(softmax.values().get(i)).isCloseTo(sigmoid.values().get(i), within(1e-15));
            assertThat(softmax.derivatives().get(i))
                    .isCloseTo(sigmoid.derivatives().get(i), within(1e-15));
        }
    }
}
