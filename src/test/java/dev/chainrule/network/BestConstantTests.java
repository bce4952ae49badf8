package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.CosineDistance;
import dev.chainrule.network.loss.Focal;
import dev.chainrule.network.loss.Hinge;
import dev.chainrule.network.loss.Huber;
import dev.chainrule.network.loss.KlDivergence;
import dev.chainrule.network.loss.LogCosh;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanAbsoluteError;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.loss.Poisson;
import dev.chainrule.network.loss.Quantile;
import dev.chainrule.network.loss.SquaredHinge;
import dev.chainrule.network.math.Cost;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BestConstantTests {

    private static final double[][] NUMBERS = {{0}, {1}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {40}};
    private static final double[][] YES_OR_NO = {{0}, {0}, {0}, {1}};
    private static final double[][] CLASSES = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}};

    private static BestConstant of(Loss loss, Activation activation, Outcome outcome, double[][] targets) {
        int[] rows = IntStream.range(0, targets.length).toArray();
        return BestConstant.of(loss, activation, outcome, (row, i) -> targets[row][i], targets[0].length, rows);
    }

    private static double ofNumbers(Loss loss) {
        return of(loss, new Identity(), Outcome.NUMBERS, NUMBERS).answer()[0];
    }

    @Test
    void isTheQuantileThatIsLearned() {
        assertThat(ofNumbers(new Quantile(0.85))).isCloseTo(7, within(1e-9));
        assertThat(ofNumbers(new Quantile(0.25))).isCloseTo(1, within(1e-9));
        assertThat(ofNumbers(new MeanSquaredError())).isCloseTo(6.9, within(1e-9));
        assertThat(ofNumbers(new Poisson())).isCloseTo(6.9, within(1e-9));
        assertThat(ofNumbers(new MeanAbsoluteError())).isBetween(3.0, 4.0);
    }

    @Test
    void isTheLargerSideOfAMarginInLogits() {
        BestConstant best = of(new Hinge(), new Sigmoid(), Outcome.TWO_CLASSES, YES_OR_NO);
        assertThat(best.answer()[0]).isCloseTo(-1, within(1e-9));
        assertThat(best.loss(new int[] {0, 1, 2, 3})).isCloseTo(0.5, within(1e-9));
    }

    static Stream<Arguments> losses() {
        Identity identity = new Identity();
        Sigmoid sigmoid = new Sigmoid();
        Softmax softmax = new Softmax();
        return Stream.of(
                Arguments.of(new Huber(1), identity, Outcome.NUMBERS, NUMBERS),
                Arguments.of(new LogCosh(), identity, Outcome.NUMBERS, NUMBERS),
                Arguments.of(new Quantile(0.9), identity, Outcome.NUMBERS, NUMBERS),
                Arguments.of(new CosineDistance(), identity, Outcome.NUMBERS, new double[][] {{1, 2}, {-3, 5}, {4, 1}}),
                Arguments.of(new BinaryCrossEntropy(0.1), sigmoid, Outcome.TWO_CLASSES, YES_OR_NO),
                Arguments.of(new Focal(2, 0.25), sigmoid, Outcome.TWO_CLASSES, YES_OR_NO),
                Arguments.of(new SquaredHinge(), sigmoid, Outcome.TWO_CLASSES, YES_OR_NO),
                Arguments.of(new MeanSquaredError(), sigmoid, Outcome.TWO_CLASSES, YES_OR_NO),
                Arguments.of(new CategoricalCrossEntropy(0.1), softmax, Outcome.CLASSES, CLASSES),
                Arguments.of(new KlDivergence(), softmax, Outcome.CLASSES, CLASSES),
                Arguments.of(new Focal(), softmax, Outcome.CLASSES, CLASSES),
                Arguments.of(new Hinge(), softmax, Outcome.CLASSES, CLASSES),
                Arguments.of(new Focal(), sigmoid, Outcome.CLASSES, CLASSES));
    }

    /** Each output a little more and a little less. */
    @ParameterizedTest
    @MethodSource("losses")
    void hasNoAnswerBesideItThatIsBetter(Loss loss, Activation activation, Outcome outcome, double[][] targets) {
        BestConstant best = of(loss, activation, outcome, targets);
        Cost onLogits = outcome == Outcome.NUMBERS ? loss : loss.onLogits(activation);
        Cost cost = Objects.requireNonNullElse(onLogits, loss);
        double least = mean(cost, best.answer(), targets);
        assertThat(best.loss(IntStream.range(0, targets.length).toArray())).isCloseTo(least, within(1e-12));
        for (int i = 0; i < best.answer().length; i++) {
            for (double away : new double[] {-0.05, 0.05}) {
                double[] beside = best.answer();
                beside[i] += away;
                assertThat(mean(cost, beside, targets)).isGreaterThanOrEqualTo(least - 1e-12);
            }
        }
    }

    private static double mean(Cost cost, double[] answer, double[][] targets) {
        return Stream.of(targets)
                .mapToDouble(target -> cost.of(answer, target, new double[answer.length]))
                .average()
                .orElseThrow();
    }
}
