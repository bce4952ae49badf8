package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.RateRange.Result;
import dev.chainrule.network.RateRange.Stop;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.schedule.Cosine;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateRangeTests {

    private static final NetworkSpec NEURON = new NetworkSpec(1, List.of(), 1, new Identity());

    /** On {@code y = 2x − 1}, in batches of 8 of 32 rows; what the plan says of epochs and schedule does not count. */
    private static Result test(RateRange range, BooleanSupplier goesOn) {
        float[][] features = Numbers.of(3).normal(32, 1);
        float[][] targets = new float[32][1];
        for (int i = 0; i < 32; i++) {
            targets[i][0] = 2 * features[i][0] - 1;
        }
        TrainingPlan plan = TrainingPlan.of(
                        new MeanSquaredError(), new GradientDescent(0.1), new Cosine(), Outcome.NUMBERS)
                .epochs(1)
                .batchSize(8)
                .seed(1)
                .build();
        try (Memory memory = Kernels.fast().memory();
                Network network = Network.initialize(NEURON, Kernels.fast(), 1)) {
            Matrix inputs = Numbers.matrix(memory, features);
            Matrix outputs = Numbers.matrix(memory, targets);
            int[] rows = IntStream.range(0, 32).toArray();
            return range.test(
                    network, plan, new TrainingData(inputs, outputs, rows, new int[0], new double[] {1}), goesOn);
        }
    }

    @Test
    void growsTheRateByTheSameFactorEveryStep() {
        Result result = test(new RateRange(1e-6, 1e-2, 41), () -> true);

        assertThat(result.stop()).isEqualTo(Stop.COMPLETED);
        assertThat(result.rates()).hasSize(41);
        assertThat(result.rates()[0]).isEqualTo(1e-6);
        assertThat(result.rates()[10]).isCloseTo(1e-5, within(1e-15));
        assertThat(result.rates()[40]).isCloseTo(1e-2, within(1e-12));
    }

    @Test
    void stopsWhereTheLossExplodesAndSuggestsLess() {
        Result result = test(RateRange.USUAL, () -> true);
        int last = result.losses().length - 1;

        assertThat(result.stop()).isEqualTo(Stop.LOSS_EXPLODED);
        assertThat(result.smoothed()[last]).isGreaterThan(result.smoothed()[0]);
        assertThat(result.suggestion()).isBetween(1e-3, 0.5).isLessThan(result.rates()[last]);
    }

    @Test
    void endsWithNumbersOnlyWhereTheyBecomeInfinite() {
        Result result = test(new RateRange(999, 1000, 1000), () -> true);

        assertThat(result.losses()).isNotEmpty();
        assertThat(result.stop()).isIn(Stop.LOSS_EXPLODED, Stop.NOT_FINITE);
        for (double loss : result.smoothed()) {
            assertThat(loss).isFinite();
        }
        assertThat(result.suggestion()).isNaN();
    }

    @Test
    void answersWithWhatItHasWhenItMustStop() {
        int[] asked = {0};
        Result result = test(RateRange.USUAL, () -> ++asked[0] < 5);

        assertThat(result.stop()).isEqualTo(Stop.TIME_LIMIT);
        assertThat(result.losses()).hasSize(5);
    }

    @Test
    void growsFromLessToMore() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RateRange(1, 0.1, 100));
    }
}
