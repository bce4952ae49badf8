package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DownsamplingTests {

    private static final List<String> NAMES = List.of("train_loss", "val_loss", "val_accuracy");

    private static PointBlock random(Random random, int points, int metrics) {
        PointBlock block = new PointBlock(Resolution.EPOCH, NAMES.subList(0, metrics), points);
        for (int i = 0; i < points; i++) {
            double[] values = random.doubles(metrics)
                    .map(value -> random.nextInt(10) == 0 ? Double.NaN : Math.rint(value * 100))
                    .toArray();
            block.point(10L * i, i, values);
        }
        return block;
    }

    private static PointBlock minMax(PointBlock all, int most) {
        Downsampling kept = new Downsampling(all.resolution(), all.metrics(), all.points(), most);
        all.forEach(0, Long.MAX_VALUE, kept);
        assertThat(kept.seen()).isEqualTo(all.points());
        return kept.kept();
    }

    private static int[] epochs(PointBlock block) {
        return IntStream.range(0, block.points()).map(block::epoch).toArray();
    }

    @Test
    void keepsFirstLastSmallestAndLargestAndNeverTooMany() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            int metrics = 1 + random.nextInt(NAMES.size());
            PointBlock all = random(random, 1 + random.nextInt(500), metrics);
            int most = 2 + 2 * metrics + random.nextInt(100);
            PointBlock kept = minMax(all, most);

            assertThat(epochs(kept))
                    .hasSizeLessThanOrEqualTo(most)
                    .startsWith(0)
                    .endsWith(all.points() - 1)
                    .isSorted()
                    .doesNotHaveDuplicates();
            for (int metric = 0; metric < metrics; metric++) {
                assertThat(extreme(kept, metric, Math::min)).isEqualTo((Double) extreme(all, metric, Math::min));
                assertThat(extreme(kept, metric, Math::max)).isEqualTo((Double) extreme(all, metric, Math::max));
            }
        }
    }

    private static double extreme(PointBlock block, int metric, DoubleBinaryOperator better) {
        return IntStream.range(0, block.points())
                .mapToDouble(point -> block.value(metric, point))
                .filter(value -> !Double.isNaN(value))
                .reduce(better)
                .orElse(Double.NaN);
    }

    @Test
    void keepsAllWhereTheyAreFew() {
        PointBlock all = random(new Random(2), 10, 1);

        assertThat(epochs(minMax(all, 10))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(minMax(random(new Random(3), 0, 0), 10).points()).isZero();
    }

    @Test
    void keepsTheFirstOfEquals() {
        PointBlock all = new PointBlock(Resolution.EPOCH, List.of("val_accuracy"), 100);
        for (int i = 0; i < 100; i++) {
            all.point(i, i, new double[] {i < 40 ? 0.5 : 0.9});
        }

        assertThat(epochs(minMax(all, 5))).contains(0, 40, 99);
    }

    /** While a job runs there may be more points when they are read than when they were counted, or after a crash fewer. */
    @Test
    void bearsMoreAndFewerPointsThanItWasTold() {
        PointBlock all = random(new Random(4), 200, 1);
        Downsampling less = new Downsampling(Resolution.EPOCH, all.metrics(), 100, 20);
        all.forEach(0, Long.MAX_VALUE, less);
        assertThat(epochs(less.kept())).startsWith(0).endsWith(99).hasSizeLessThanOrEqualTo(20);
        Downsampling more = new Downsampling(Resolution.EPOCH, all.metrics(), 1000, 20);
        all.forEach(0, Long.MAX_VALUE, more);
        assertThat(epochs(more.kept())).startsWith(0).endsWith(199).hasSizeLessThanOrEqualTo(20);
    }
}
