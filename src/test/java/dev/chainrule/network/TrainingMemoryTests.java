package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.MemoryLimitException;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingMemoryTests {

    private static final int INPUTS = 12;

    static List<LayerSpec> layers() {
        return Samples.of(LayerSpec.class);
    }

    static List<Optimizer> optimizers() {
        return Samples.of(Optimizer.class);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isExactForEveryLayer(LayerSpec layer) {
        Fitted fitted = Fitted.of(layer, INPUTS, 2);
        NetworkSpec spec = new NetworkSpec(fitted.inputs(), fitted.layers(), 2, new Softmax());

        isExact(spec, plan(8, new Adam(0.001), null), 20);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void isExactForEveryOptimizer(Optimizer optimizer) {
        isExact(spec(), plan(8, optimizer, null), 20);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 7", "8, 7", "7, 100", "256, 1000", "1000, 1000", "2000, 1000"})
    void isExactForEveryBatch(int batchSize, int rows) {
        isExact(spec(), plan(batchSize, new Adam(0.001), null), rows);
    }

    @Test
    void isExactForTheBestWeights() {
        isExact(spec(), plan(8, new Adam(0.001), new EarlyStopping("val_loss", 3, 0)), 20);
    }

    private static NetworkSpec spec() {
        return new NetworkSpec(
                INPUTS, List.of(new Dense(50, new Swish()), new Dense(70, new Swish())), 2, new Identity());
    }

    private static TrainingPlan plan(int batchSize, Optimizer optimizer, @Nullable EarlyStopping stopping) {
        return TrainingPlan.of(new MeanSquaredError(), optimizer, new Constant(), Outcome.NUMBERS)
                .epochs(1)
                .batchSize(batchSize)
                .earlyStopping(stopping)
                .seed(1)
                .build();
    }

    private static void isExact(NetworkSpec spec, TrainingPlan plan, int rows) {
        isExact(spec, plan, rows, 1);
    }

    private static void isExact(NetworkSpec spec, TrainingPlan plan, int rows, int threads) {
        try (Memory data = Kernels.fast().memory();
                MemoryUse use = new MemoryUse(Long.MAX_VALUE)) {
            Matrix features = Numbers.matrix(data, Numbers.of(1).normal(rows, spec.inputs()));
            Matrix targets = Numbers.matrix(data, Numbers.of(2).normal(rows, 2));
            int[] all = IntStream.range(0, rows).toArray();
            try (Network network = Network.initialize(spec, Kernels.fast(use), 1);
                    Team team = new Cores(threads).team(threads)) {
                new Trainer(network, plan, new TrainingData(features, targets, all, all, new double[] {1, 1}), team)
                        .run(new Silent());
            }

            assertThat(TrainingMemory.of(spec, plan, rows, threads).bytes()).isEqualTo(use.peak());
            assertThat(use.bytes()).isZero();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void isExactForSeveralThreads(int threads) {
        NetworkSpec wide = new NetworkSpec(INPUTS, List.of(new Dense(2000, new Swish())), 2, new Identity());

        isExact(wide, plan(512, new Adam(0.001), null), 1000, threads);
    }

    @Test
    void tellsCopiesOfTheParametersFromTheRest() {
        int parameters = Math.toIntExact(spec().parameterCount());
        TrainingMemory adam = TrainingMemory.of(spec(), plan(8, new Adam(0.001), null), 20, 1);
        TrainingMemory best =
                TrainingMemory.of(spec(), plan(8, new Adam(0.001), new EarlyStopping("val_loss", 3, 0)), 20, 1);

        assertThat(adam.parameters()).isEqualTo(parameters);
        assertThat(best.copies()).isEqualTo(adam.copies() + 1);
        assertThat(adam.bytes()).isEqualTo(4L * adam.copies() * parameters + 4 * adam.others());
    }

    @Test
    void takesNoMemoryToKnow() {
        NetworkSpec large = new NetworkSpec(10_000, List.of(new Dense(10_000, new Swish())), 1, new Identity());
        long before = Pointer.totalBytes();
        TrainingMemory memory = TrainingMemory.of(large, plan(1_000_000, new Adam(0.001), null), 1_000_000, 1);

        assertThat(memory.bytes()).isGreaterThan(100_000_000_000L);
        assertThat(memory.largest()).isGreaterThan(1_000_000_000L);
        assertThat(Pointer.totalBytes() - before).isLessThan(1000);
    }

    @Test
    void givesBackWhatAnErrorLeftOpen() {
        MemoryUse use = new MemoryUse(1000);
        Memory first = Kernels.fast(use).memory();
        first.allocate(1, 200);
        Memory second = Kernels.fast(use).memory();
        assertThatThrownBy(() -> second.allocate(1, 51))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessage("204 bytes beside 800 are more than the 1,000 allowed");
        second.allocate(1, 50);
        assertThat(use.bytes()).isEqualTo(1000);
        second.close();
        second.close();
        assertThat(use.bytes()).isEqualTo(800);
        use.close();

        assertThat(use.bytes()).isZero();
        assertThat(use.peak()).isEqualTo(1000);
    }

    private static final class Silent implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
