package dev.chainrule.network.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.math.Cost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss, by reflection; and what some of them are at points one can compute by hand. */
class LossTests {

    private static final double[] EXTREMES = {0, 1, -1, 0.5, 1e-300, 1e-9, 1 - 1e-16, 700, -700, 1e6, -1e6};

    static List<Loss> losses() {
        List<Loss> losses = new ArrayList<>(Samples.of(Loss.class));
        losses.add(new Focal(0, 0.25));
        losses.add(new Focal(0.5, 1.0));
        losses.add(new Focal(100, null));
        losses.add(new BinaryCrossEntropy(0.5));
        losses.add(new CategoricalCrossEntropy(0.5));
        return losses;
    }

    /** The loss of outputs, and of logits under every activation under which it is computed from them. */
    private static List<Cost> costs(Loss loss) {
        List<Cost> costs = new ArrayList<>(List.of(loss));
        for (Activation output : Samples.of(Activation.class)) {
            Cost onLogits = loss.onLogits(output);
            if (onLogits != null && onLogits != loss) {
                costs.add(onLogits);
            }
        }
        return costs;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isFiniteForEveryFiniteInput(Loss loss) {
        for (Cost cost : costs(loss)) {
            for (double first : EXTREMES) {
                for (double second : EXTREMES) {
                    assertFinite(cost, new double[] {first, second}, new double[] {0, 1});
                    assertFinite(cost, new double[] {first, second}, new double[] {0, 0});
                    assertFinite(cost, new double[] {first}, new double[] {1});
                    assertFinite(cost, new double[] {first}, new double[] {0});
                }
            }
        }
    }

    private static void assertFinite(Cost cost, double[] values, double[] targets) {
        double[] gradient = new double[values.length];
        assertThat(cost.of(values, targets, gradient)).isFinite();
        for (double slope : gradient) {
            assertThat((float) slope).as("%s at %s", cost, values[0]).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void writesTheDerivativeOfItsValue(Loss loss) {
        double[] targets = {0.2, 0.7, 0.1};
        double[] values = {0.3, 0.45, 0.24};
        for (Cost cost : costs(loss)) {
            double[] gradient = new double[3];
            cost.of(values, targets, gradient);
            for (int j = 0; j < 3; j++) {
                double measured =
                        (moved(cost, values, targets, j, 1e-6) - moved(cost, values, targets, j, -1e-6)) / 2e-6;
                assertThat(gradient[j]).as("%s, %d", loss, j).isCloseTo(measured, within(1e-8));
            }
        }
    }

    private static double moved(Cost cost, double[] values, double[] targets, int j, double by) {
        double[] moved = values.clone();
        moved[j] += by;
        return cost.of(moved, targets, new double[moved.length]);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isTheSameFromLogitsAsFromOutputs(Loss loss) {
        for (Activation output : Samples.of(Activation.class)) {
            Cost onLogits = loss.onLogits(output);
            boolean another = loss instanceof Focal && output instanceof Softmax;
            if (onLogits == null || onLogits == loss || another) {
                continue;
            }
            double[] logits = {0.4, -1.3, 2};
            double[] outputs = new double[3];
            output.forward(logits, outputs, 1, 3);
            double[] targets = {0.2, 0.7, 0.1};
            double expected = loss.of(outputs, targets, new double[3]);
            assertThat(onLogits.of(logits, targets, new double[3])).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void doesNotPunishWhatIsRight() {
        double[] truth = {0, 1};
        assertThat(value(new KlDivergence(), truth, truth)).isZero();
        assertThat(value(new CategoricalCrossEntropy(), truth, truth)).isZero();
        assertThat(value(new CosineDistance(), new double[] {0, 5}, truth)).isZero();
        assertThat(value(new Hinge(), new double[] {-1, 2}, truth)).isZero();
        assertThat(value(new SquaredHinge(), new double[] {-1, 2}, truth)).isZero();
    }

    @Test
    void knowsNoDirectionOfNothing() {
        double[] gradient = new double[2];
        assertThat(new CosineDistance().of(new double[2], new double[] {3, 4}, gradient))
                .isEqualTo(1);
        assertThat(gradient[0]).isNegative();
        assertThat(new CosineDistance().of(new double[] {3, 4}, new double[2], gradient))
                .isEqualTo(1);
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void countsSidesUnequallyByTheQuantile() {
        assertThat(value(new Quantile(0.9), new double[] {0}, new double[] {1})).isCloseTo(0.9, within(1e-15));
        assertThat(value(new Quantile(0.9), new double[] {1}, new double[] {0})).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void isCrossEntropyWithoutFocus() {
        double[] p = {0.3, 0.9};
        double[] y = {0, 1};
        assertThat(value(new Focal(0, null), p, y)).isCloseTo(value(new BinaryCrossEntropy(), p, y), within(1e-15));
        assertThat(value(new Focal(), p, y)).isLessThan(value(new BinaryCrossEntropy(), p, y) / 5);
    }

    private static double value(Cost cost, double[] outputs, double[] targets) {
        return cost.of(outputs, targets, new double[outputs.length]);
    }
}
