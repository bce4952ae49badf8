package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTests {

    private static final Kernels KERNELS = Kernels.fast();

    /** Evaluates a network whose outputs are its activated inputs. */
    private static Evaluation evaluate(NetworkSpec spec, Outcome outcome, Loss loss, float[][] x, float[][] y) {
        int[] rows = IntStream.range(0, x.length).toArray();
        try (Memory memory = KERNELS.memory();
                Network network = Network.initialize(spec, KERNELS, 1)) {
            for (int i = 0; i < spec.inputs() * spec.outputs(); i++) {
                network.parameters().set(0, i, i % (spec.outputs() + 1) == 0 ? 1 : 0);
            }
            double[] scale = new double[spec.outputs()];
            Arrays.fill(scale, 10);
            TrainingData data =
                    new TrainingData(Numbers.matrix(memory, x), Numbers.matrix(memory, y), rows, rows, scale);
            try (Evaluator evaluator = new Evaluator(network, loss, outcome, data)) {
                Evaluation evaluation = evaluator.evaluate(rows);
                assertThat(evaluator.evaluate(rows)).as("measured again").isEqualTo(evaluation);
                assertThat(onThreeThreads(network, outcome, loss, data)).isEqualTo(evaluation);
                return evaluation;
            }
        }
    }

    private static Evaluation onThreeThreads(Network network, Outcome outcome, Loss loss, TrainingData data) {
        try (Team team = new Cores(3).team(3);
                Evaluator evaluator = new Evaluator(network, loss, outcome, data, team)) {
            return evaluator.evaluate(data.training());
        }
    }

    /** Errors 1, −1, 0, 2 in units of 10; the targets' mean is 2.5 and their spread 5. */
    @Test
    void measuresNumbersInRawUnits() {
        Evaluation evaluation = evaluate(
                new NetworkSpec(1, List.of(), 1, new Identity()),
                Outcome.NUMBERS,
                new MeanSquaredError(),
                new float[][] {{2}, {1}, {3}, {6}},
                new float[][] {{1}, {2}, {3}, {4}});
        assertThat(evaluation.rows()).isEqualTo(4);
        assertThat(evaluation.loss()).isCloseTo(1.5, within(1e-6));
        assertThat(evaluation.metrics().get("rmse")).isCloseTo(10 * Math.sqrt(1.5), within(1e-6));
        assertThat(evaluation.metrics().get("mae")).isCloseTo(10, within(1e-6));
        assertThat(evaluation.metrics().get("r2")).isCloseTo(1 - 6.0 / 5, within(1e-6));
        assertThat(evaluation.confusion()).isNull();
    }

    @Test
    void countsClasses() {
        Evaluation evaluation = evaluate(
                new NetworkSpec(3, List.of(), 3, new Softmax()),
                Outcome.CLASSES,
                new CategoricalCrossEntropy(),
                new float[][] {{9, 0, 0}, {9, 0, 0}, {0, 9, 0}, {0, 0, 9}},
                new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}});
        assertThat(evaluation.metrics()).containsEntry("accuracy", 0.75);
        assertThat(evaluation.confusion())
                .isEqualTo(List.of(List.of(1L, 0L, 0L), List.of(1L, 1L, 0L), List.of(0L, 0L, 1L)));
        double wrong = 9 + Math.log(1 + 2 * Math.exp(-9));
        double right = Math.log(1 + 2 * Math.exp(-9));
        assertThat(evaluation.loss()).isCloseTo((wrong + 3 * right) / 4, within(1e-6));
    }

    @Test
    void countsTwoClasses() {
        Evaluation evaluation = evaluate(
                new NetworkSpec(1, List.of(), 1, new Sigmoid()),
                Outcome.TWO_CLASSES,
                new BinaryCrossEntropy(),
                new float[][] {{-3}, {3}, {3}, {-3}, {0}},
                new float[][] {{0}, {1}, {0}, {1}, {1}});
        assertThat(evaluation.metrics()).containsEntry("accuracy", 0.4);
        assertThat(evaluation.confusion()).isEqualTo(List.of(List.of(1L, 1L), List.of(2L, 1L)));
    }

    /** More rows than one part of 1,024 holds, and a last block of 256 that is not full. */
    @Test
    void countsEveryRowOnce() {
        float[][] x = Numbers.of(1).normal(3000, 1);
        Evaluation evaluation = evaluate(
                new NetworkSpec(1, List.of(), 1, new Identity()),
                Outcome.NUMBERS,
                new MeanSquaredError(),
                x,
                new float[3000][1]);
        double squares = 0;
        for (float[] row : x) {
            squares += (double) row[0] * row[0];
        }
        assertThat(evaluation.rows()).isEqualTo(3000);
        assertThat(evaluation.loss()).isCloseTo(squares / 3000, within(1e-6));
        assertThat(evaluation.metrics().get("rmse")).isCloseTo(10 * Math.sqrt(squares / 3000), within(1e-5));
    }
}
