package dev.chainrule.explanation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a trace writes of a loss can be worked out with a calculator, and comes to the loss. */
class LossInNumbersTests {

    private record Case(Loss loss, Activation activation, double[] logits, double[] targets) {

        double[] outputs() {
            double[] outputs = new double[logits.length];
            activation.forward(logits, outputs, 1, logits.length);
            return outputs;
        }

        double value() {
            Cost onLogits = loss.onLogits(activation);
            double[] from = onLogits == null ? outputs() : logits;
            return Objects.requireNonNullElse(onLogits, loss).of(from.clone(), targets, new double[logits.length]);
        }

        String told() {
            return LossInNumbers.of(loss, activation, logits, outputs(), targets, value());
        }
    }

    private static Case of(Loss loss, Activation activation, double[] logits, double... targets) {
        return new Case(loss, activation, logits, targets);
    }

    private static double[] row(double... values) {
        return values;
    }

    private static final Activation NONE = new Identity();

    private static final List<Case> CASES = List.of(
            of(new MeanSquaredError(), NONE, row(-0.644965), 0.970182),
            of(new MeanSquaredError(), new Softmax(), row(-0.6, 2, 0.1), 0, 1, 0),
            of(new MeanAbsoluteError(), NONE, row(-0.6, 0.4), 0.9, -0.3),
            of(new Huber(1), NONE, row(-0.644965), 0.970182),
            of(new Huber(1.5), NONE, row(-0.644965, 3, 1.2e-7), -0.970182, -2, -3e-8),
            of(new LogCosh(), NONE, row(-0.644965, 40), 0.970182, -3),
            of(new Quantile(0.9), NONE, row(-0.644965, 2), 0.970182, -1),
            of(new Poisson(), new Softplus(1), row(-0.4), 3),
            of(new Poisson(), new Softplus(2), row(-900, 0.3), 2, 0),
            of(new Poisson(), NONE, row(-0.25, 0.3), 2, 1),
            of(new BinaryCrossEntropy(), new Sigmoid(), row(-0.250673), 1),
            of(new BinaryCrossEntropy(), new Sigmoid(), row(-0.4, 3, 12), 1, 0, 1),
            of(new BinaryCrossEntropy(), new Sigmoid(), row(40), 0),
            of(new BinaryCrossEntropy(), new Sigmoid(), row(-800), 1),
            of(new BinaryCrossEntropy(0.1), new Sigmoid(), row(-0.4, 3), 1, 0),
            of(new CategoricalCrossEntropy(), new Softmax(), row(-0.4, 3, 0.2), 1, 0, 0),
            of(new CategoricalCrossEntropy(), new Softmax(), row(-0.4, 13, 0.2), 0, 1, 0),
            of(new CategoricalCrossEntropy(), new Softmax(), row(-0.4, 900, 0.2), 1, 0, 0),
            of(new CategoricalCrossEntropy(0.3), new Softmax(), row(-0.4, 3, 0.2), 1, 0, 0),
            of(new CategoricalCrossEntropy(), new Sigmoid(), row(-30, 3), 1, 0),
            of(new Focal(2, null), new Sigmoid(), row(-0.4), 1),
            of(new Focal(2, 0.25), new Sigmoid(), row(-0.4, 2, 9), 1, 0, 0),
            of(new Focal(1.5, 0.25), new Softmax(), row(-0.4, 2, 0.3), 0, 1, 0),
            of(new Hinge(), new Sigmoid(), row(-0.4), 1),
            of(new Hinge(), new Softmax(), row(-0.4, 2, 0.3), 0, 1, 0),
            of(new Hinge(), NONE, row(0.4, -0.7), 0, 1),
            of(new SquaredHinge(), new Softmax(), row(-0.4, 2, 0.3), 0, 1, 0),
            of(new KlDivergence(), new Softmax(), row(-0.4, 2, 0.3), 0.2, 0.7, 0.1),
            of(new KlDivergence(), new Softmax(), row(-0.4, 2, 0.3), 0, 1, 0),
            of(new CosineDistance(), NONE, row(-0.4, 2, 0.3), 0.2, -0.7, 0.1),
            of(new CosineDistance(), NONE, row(-0.4, 2), 0, 0));

    @Test
    void comesToTheLossWhenItIsWorkedOut() {
        for (Case each : CASES) {
            String told = each.told();
            assertThat(Calculator.of(told))
                    .as(told)
                    .isCloseTo(each.value(), within(1e-5 + 1e-4 * Math.abs(each.value())));
        }
    }

    @Test
    void knowsEveryLossOfTheMenu() {
        assertThat(CASES.stream().map(each -> Menu.nameOf(each.loss)).distinct())
                .containsExactlyElementsOf(Menu.of(Loss.class).names());
    }

    @Test
    void tellsWhichPieceOfTheHuberLossItIsAndWithWhichDelta() {
        assertThat(of(new Huber(1.5), NONE, row(-0.5), 3).told())
                .isEqualTo("1.5 · (|−0.5 − 3| − 1.5/2) = 4.125; |d| = 3.5 is above δ = 1.5");
        assertThat(of(new Huber(1), NONE, row(0.5), 1).told())
                .isEqualTo("(0.5 − 1)²/2 = 0.125; |d| = 0.5 is not above δ = 1");
    }

    @Test
    void tellsWhatSmoothingMakesOfTheTargets() {
        assertThat(of(new BinaryCrossEntropy(0.1), new Sigmoid(), row(0), 1).told())
                .startsWith("−(0.95 · ln 0.5 + (1 − 0.95) · ln(1 − 0.5))")
                .endsWith("; the label smoothing s = 0.1 makes y + s · (1/2 − y) of each y");
    }

    /** Six digits of a probability that is nearly 1 would leave nothing of its logarithm. */
    @Test
    void writesWhatIsMissingToOneWhereThatCounts() {
        Case sure = of(new BinaryCrossEntropy(), new Sigmoid(), row(16), 1);
        assertThat(sure.told()).contains("ln(1 − 1.12535·10^−7)");
        assertThat(Calculator.of(sure.told())).isCloseTo(sure.value(), within(1e-12));
    }

    @Test
    void writesOfManyOutputsThoseThatMatter() {
        double[] outputs = new double[100];
        double[] targets = new double[100];
        Arrays.setAll(outputs, i -> i / 10.0);
        Case wide = of(new MeanSquaredError(), NONE, outputs, targets);
        assertThat(wide.told())
                .contains("(9.9 − 0)²")
                .doesNotContain("(1.1 − 0)²")
                .contains("of the 80 other terms");
        assertThat(Calculator.of(wide.told())).isCloseTo(wide.value(), within(1e-3));
        Case direction = of(new CosineDistance(), NONE, outputs, outputs.clone());
        assertThat(Calculator.of(direction.told())).isCloseTo(0, within(1e-5));
    }
}
