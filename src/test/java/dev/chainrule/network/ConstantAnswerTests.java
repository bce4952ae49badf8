package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConstantAnswerTests {

    private final Memory memory = Kernels.fast().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private TrainingData data(float[][] targets, int[] training, double... scale) {
        return new TrainingData(
                Numbers.matrix(memory, new float[targets.length][1]),
                Numbers.matrix(memory, targets),
                training,
                new int[0],
                scale);
    }

    /** Three of four training rows are of the first class; of the four judged three are. */
    @Test
    void saysTheMostFrequentClassOfTheTrainingRows() {
        TrainingData data = data(new float[][] {{0}, {0}, {0}, {1}, {0}, {1}}, new int[] {0, 1, 2, 3}, 1);
        Map<String, Double> figures = ConstantAnswer.of(
                new BinaryCrossEntropy(), new Sigmoid(), Outcome.TWO_CLASSES, data, new int[] {1, 2, 4, 5}, null);
        assertThat(figures.get("accuracy")).isEqualTo(0.75);
        assertThat(figures.get("log_loss")).isCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, within(1e-6));
        assertThat(figures.get("loss")).isCloseTo(figures.get("log_loss"), within(1e-6));
        assertThat(figures.get("roc_auc")).isEqualTo(0.5);
    }

    /** Shares of few rows say less than none, and what comes nearer to equal ones has learned nothing. */
    @Test
    void takesEachClassForAsLikelyWhereThatIsNearer() {
        float[][] targets = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        TrainingData data = data(targets, new int[] {0, 1, 2, 3, 4}, 1, 1, 1);
        Map<String, Double> figures = ConstantAnswer.of(
                new CategoricalCrossEntropy(0), new Softmax(), Outcome.CLASSES, data, new int[] {0, 3, 4}, null);
        assertThat(figures.get("log_loss")).isCloseTo(Math.log(3), within(1e-6));
        assertThat(figures.get("loss")).isCloseTo(Math.log(3), within(1e-6));
    }

    @Test
    void givesTheSharesOfSeveralClasses() {
        float[][] targets = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}};
        TrainingData data = data(targets, new int[] {0, 1, 2, 3}, 1, 1, 1);
        Map<String, Double> figures = ConstantAnswer.of(
                new CategoricalCrossEntropy(0), new Softmax(), Outcome.CLASSES, data, new int[] {0, 4}, null);
        assertThat(figures.get("accuracy")).isEqualTo(0.5);
        assertThat(figures.get("log_loss")).isCloseTo(-(Math.log(0.5) + Math.log(0.25)) / 2, within(1e-6));
    }

    /** Mean 4 and median 2 in raw units, of 0, 2 and 10; judged by 1. */
    @Test
    void saysTheMeanAndForAbsoluteErrorsTheMedian() {
        TrainingData data = data(new float[][] {{0}, {1}, {5}, {0.5f}}, new int[] {0, 1, 2}, 2);
        Map<String, Double> figures =
                ConstantAnswer.of(new MeanSquaredError(), new Identity(), Outcome.NUMBERS, data, new int[] {3}, null);
        assertThat(figures.get("rmse")).isCloseTo(3, within(1e-6));
        assertThat(figures.get("mae")).isCloseTo(1, within(1e-6));
    }

    @Test
    void saysTheLastNumberOfASeriesWhereThatIsNearer() {
        TrainingData data = data(new float[][] {{0}, {1}, {5}, {6}}, new int[] {0, 1, 2}, 1);
        assertThat(ConstantAnswer.of(new MeanSquaredError(), new Identity(), Outcome.NUMBERS, data, new int[] {3}, 2)
                        .get("rmse"))
                .isCloseTo(1, within(1e-6));
        assertThat(ConstantAnswer.of(new MeanSquaredError(), new Identity(), Outcome.NUMBERS, data, new int[] {1}, 2)
                        .get("rmse"))
                .as("the mean is nearer")
                .isCloseTo(1, within(1e-6));
    }
}
