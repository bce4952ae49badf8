package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntervalsTests {

    private static final Kernels KERNELS = Kernels.fast();
    private final Memory memory = KERNELS.memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    @Test
    void drawsNoSamplesOfTooFewRows() {
        assertThat(intervals(data(19, false), false, 1)).isEmpty();
        assertThat(intervals(data(19, true), true, 1)).containsOnlyKeys("accuracy");
        assertThat(intervals(data(20, true), true, 1)).containsKeys("accuracy", "log_loss", "loss");
    }

    /** As statsmodels' proportion_confint with method "wilson" has them. */
    @Test
    void takesSharesOfRowsFromWilson() {
        assertThat(Intervals.wilson(0.93, 100)).satisfies(ends -> {
            assertThat(ends.get(0)).isCloseTo(0.8625, within(1e-4));
            assertThat(ends.get(1)).isCloseTo(0.9657, within(1e-4));
        });
        assertThat(Intervals.wilson(1, 20).get(0)).isCloseTo(0.8389, within(1e-4));
        assertThat(Intervals.wilson(1, 20).get(1)).isEqualTo(1);
        assertThat(Intervals.wilson(0, 5)).satisfies(ends -> {
            assertThat(ends.get(0)).isEqualTo(0);
            assertThat(ends.get(1)).isCloseTo(0.4345, within(1e-4));
        });
    }

    private TrainingData data(int rows, boolean classes) {
        float[][] features = new float[rows][1];
        float[][] targets = new float[rows][1];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < rows; i++) {
            features[i][0] = (float) (random.nextDouble() * 2 - 1);
            double said = features[i][0] + 0.5 * random.nextGaussian();
            targets[i][0] = classes ? (said > 0 ? 1 : 0) : (float) said;
        }
        int[] all = IntStream.range(0, rows).toArray();
        return new TrainingData(
                Numbers.matrix(memory, features), Numbers.matrix(memory, targets), all, all, new double[] {1});
    }

    private Map<String, List<Double>> intervals(TrainingData data, boolean classes, long seed) {
        return intervals(data, classes, 1, seed);
    }

    private Map<String, List<Double>> intervals(TrainingData data, boolean classes, double weight, long seed) {
        NetworkSpec spec = new NetworkSpec(1, List.of(), 1, classes ? new Sigmoid() : new Identity());
        Loss loss = classes ? new BinaryCrossEntropy() : new MeanSquaredError();
        Outcome outcome = classes ? Outcome.TWO_CLASSES : Outcome.NUMBERS;
        try (Network network = Network.initialize(spec, KERNELS, 1)) {
            network.parameters().set(0, 0, (float) weight);
            network.parameters().set(0, 1, 0f);
            try (Evaluator evaluator = new Evaluator(network, loss, outcome, data)) {
                Evaluation whole = evaluator.evaluate(data.validation());
                Map<String, List<Double>> found =
                        Intervals.of(network, loss, outcome, data, evaluator, data.validation(), whole, seed);
                found.forEach((name, ends) -> {
                    double value =
                            name.equals("loss") ? whole.loss() : whole.metrics().get(name);
                    assertThat(value).as(name).isBetween(ends.get(0), ends.get(1));
                });
                return found;
            }
        }
    }

    /** The mean of n squared errors of standard deviation s lies within 1.96 s / √n of the truth. */
    @Test
    void isAsWideAsTheoryHasIt() {
        for (int rows : new int[] {400, 20_000}) { // of the latter not all are drawn from
            List<Double> ofLoss = Objects.requireNonNull(
                    intervals(data(rows, false), false, 3).get("loss"));
            double theory = 2 * 1.96 * 0.25 * Math.sqrt(2.0 / rows); // squares of a normal error of variance 0.25
            assertThat(ofLoss.get(1) - ofLoss.get(0)).isCloseTo(theory, within(0.25 * theory));
        }
    }

    /** Answers so sure that float32 has nothing between them and certainty: their losses are of what comes before. */
    @Test
    void measuresTheLossOfARowAsThatOfAllRows() {
        List<Double> ofLoss = Objects.requireNonNull(
                intervals(data(200, true), true, 10_000, 3).get("loss"));
        assertThat(ofLoss.get(0)).isGreaterThan(100);
    }

    @Test
    void hasOneForEveryFigureAndTheSameForTheSameSeed() {
        TrainingData data = data(200, true);
        Map<String, List<Double>> found = intervals(data, true, 3);
        assertThat(found)
                .containsKeys("loss", "accuracy", "balanced_accuracy", "mcc", "log_loss", "roc_auc", "pr_auc")
                .isEqualTo(intervals(data, true, 3));
        assertThat(found.get("log_loss")).isNotEqualTo(intervals(data, true, 4).get("log_loss"));
        assertThat(intervals(data(200, false), false, 3)).containsKeys("loss", "rmse", "mae", "r2");
    }
}
