package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.schedule.Constant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputNoiseTests {

    private static final int ROWS = 2000;
    /** Numbers, but for the second and the fourth input. */
    private static final NetworkSpec SPEC = new NetworkSpec(
            5,
            List.of(new Embedding(2, List.of(new EmbeddedColumn(1, "city", 9), new EmbeddedColumn(3, "shop", 9)))),
            1,
            new Identity());

    private final Memory memory = Kernels.fast().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private static TrainingPlan plan(double deviation) {
        return TrainingPlan.of(new MeanSquaredError(), new GradientDescent(0.1), new Constant(), Outcome.NUMBERS)
                .epochs(1)
                .batchSize(4)
                .seed(7)
                .inputNoise(deviation)
                .build();
    }

    private float[][] noisy(double deviation, long step, int lane) {
        Matrix inputs = memory.allocate(ROWS, 5);
        for (int i = 0; i < ROWS; i++) {
            inputs.writeRow(i, new float[] {1, 7, -1, 2, 0});
        }
        new InputNoise(plan(deviation), SPEC).addTo(inputs, step, lane);
        return Numbers.values(inputs);
    }

    /** An index that moved by a little would be another category. */
    @Test
    void leavesTheIndicesOfCategoriesAsTheyAre() {
        for (float[] row : noisy(0.5, 1, 0)) {
            assertThat(row[1]).isEqualTo(7);
            assertThat(row[3]).isEqualTo(2);
            assertThat(new float[] {row[0], row[2], row[4]}).doesNotContain(1, -1, 0);
        }
    }

    @Test
    void movesEveryNumberByItsDeviation() {
        float[][] rows = noisy(0.5, 1, 0);
        float[] before = {1, 7, -1, 2, 0};
        for (int j : new int[] {0, 2, 4}) {
            double sum = 0;
            double squares = 0;
            for (float[] row : rows) {
                sum += row[j] - before[j];
                squares += Math.pow(row[j] - before[j], 2);
            }
            assertThat(sum / ROWS).isCloseTo(0, within(0.05));
            assertThat(Math.sqrt(squares / ROWS)).isCloseTo(0.5, within(0.05));
        }
    }

    @Test
    void isTheSameForTheSameStepAndLaneOnly() {
        float[][] first = noisy(0.5, 3, 1);
        assertThat(noisy(0.5, 3, 1)).isDeepEqualTo(first);
        assertThat(noisy(0.5, 4, 1)[0][0]).isNotEqualTo(first[0][0]);
        assertThat(noisy(0.5, 3, 2)[0][0]).isNotEqualTo(first[0][0]);
        assertThat(noisy(0, 3, 1)[0]).containsExactly(1, 7, -1, 2, 0);
    }
}
