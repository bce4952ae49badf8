package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.GlobalAveragePooling;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.SeparableConvolution;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.layer.ZeroPadding;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.Schedule;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step makes nothing that has to be thrown away. The compiler first has to see that a few short-lived objects need no
 * memory, so training goes on until it has.
 */
@Tag("slow")
class AllocationTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aStepOfATinyNetworkAllocatesNothing() {
        NetworkSpec xor = new NetworkSpec(2, List.of(new Dense(4, new Tanh())), 1, new Sigmoid());
        assertNothingAllocated(xor, new MeanSquaredError(), new GradientDescent(0.5), 4, 5000);
    }

    @Test
    void aStepOfALargeNetworkAllocatesNothing() {
        NetworkSpec digits = new NetworkSpec(784, List.of(new Dense(128, new Relu())), 10, new Softmax());
        assertNothingAllocated(digits, new CategoricalCrossEntropy(), new Adam(1e-6), 128, 100);
    }

    /** An embedding, which stands first, is fed with indices elsewhere. */
    static Stream<LayerSpec> layers() {
        return firstOfEach(LayerSpec.class).filter(layer -> !(layer instanceof Embedding));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aStepThroughAnyLayerAllocatesNothing(LayerSpec layer) {
        Fitted fitted = Fitted.of(layer, 6, 1);
        List<LayerSpec> layers = new ArrayList<>(List.of(new Dense(fitted.inputs(), new Tanh())));
        layers.addAll(fitted.layers());
        NetworkSpec network = new NetworkSpec(fitted.inputs(), layers, 2, new Identity());
        assertNothingAllocated(network, new MeanSquaredError(), new Adam(1e-6), 8, 2000);
    }

    @Test
    void aStepThroughAnEmbeddingAllocatesNothing() {
        Embedding embedding = new Embedding(3, List.of(new EmbeddedColumn(1, "shop", 4)));
        NetworkSpec network = new NetworkSpec(2, List.of(embedding), 2, new Identity());
        float[][] shops = {{0, 0}, {1, 3}, {2, 1}, {3, 1}};
        assertNothingAllocated(network, shops, new MeanSquaredError(), new Adam(1e-6), 2000);
    }

    static Stream<Optimizer> optimizers() {
        return firstOfEach(Optimizer.class);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aStepOfAnyOptimizerAllocatesNothing(Optimizer optimizer) {
        NetworkSpec network = new NetworkSpec(6, List.of(new Dense(6, new Tanh())), 2, new Identity());
        assertNothingAllocated(network, new MeanSquaredError(), optimizer, 8, 2000);
    }

    static Stream<Loss> losses() {
        return firstOfEach(Loss.class);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aStepOfAnyLossAllocatesNothing(Loss loss) {
        NetworkSpec network = new NetworkSpec(6, List.of(new Dense(6, new Tanh())), 3, new Softmax());
        assertNothingAllocated(network, loss, new Adam(1e-6), 8, 2000);
    }

    static Stream<Schedule> schedules() {
        return firstOfEach(Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aStepOfAnyScheduleAllocatesNothing(Schedule schedule) {
        NetworkSpec network = new NetworkSpec(6, List.of(new Dense(6, new Tanh())), 2, new Identity());
        assertNothingAllocated(
                network, Numbers.of(1).normal(8, 6), new MeanSquaredError(), schedule, new Adam(1e-6), 2000);
    }

    static Stream<Activation> activations() {
        return firstOfEach(Activation.class);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void aStepThroughAnyActivationAllocatesNothing(Activation activation) {
        NetworkSpec network = new NetworkSpec(6, List.of(new Dense(6, activation)), 2, new Identity());
        assertNothingAllocated(network, new MeanSquaredError(), new Adam(1e-6), 8, 2000);
    }

    @Test
    void aStepOverPicturesAllocatesNothing() {
        List<LayerSpec> layers = List.of(
                new Reshape(List.of(6, 6, 2)),
                new Convolution(8, 3, Padding.Rule.SAME, new Relu()),
                new MaxPooling(2),
                new Convolution(
                        4,
                        List.of(3),
                        List.of(1),
                        Padding.Rule.SAME,
                        List.of(1),
                        2,
                        new Tanh(),
                        null,
                        true,
                        null,
                        null),
                new SeparableConvolution(3, 3, Padding.Rule.SAME, new Relu()),
                new TransposedConvolution(3, 3, 2, Padding.Rule.SAME, new Relu()),
                new SpatialDropout(0.2),
                new GroupNormalization(3, 1e-5),
                new ZeroPadding(List.of(1)),
                new UpSampling(2, Interpolation.BILINEAR),
                new BatchNormalization(0.1, 1e-5),
                new GlobalAveragePooling());
        NetworkSpec network = new NetworkSpec(72, layers, 2, new Identity());
        assertNothingAllocated(network, new MeanSquaredError(), new Adam(1e-6), 8, 500);
    }

    private static <T> Stream<T> firstOfEach(Class<T> menu) {
        Map<Class<?>, T> first = new LinkedHashMap<>();
        Samples.of(menu).forEach(sample -> first.putIfAbsent(sample.getClass(), sample));
        return first.values().stream();
    }

    private static void assertNothingAllocated(NetworkSpec spec, Loss loss, Optimizer optimizer, int batch, int steps) {
        assertNothingAllocated(spec, Numbers.of(1).normal(batch, spec.inputs()), loss, optimizer, steps);
    }

    private static void assertNothingAllocated(
            NetworkSpec spec, float[][] features, Loss loss, Optimizer optimizer, int steps) {
        assertNothingAllocated(spec, features, loss, new Constant(), optimizer, steps);
    }

    private static void assertNothingAllocated(
            NetworkSpec spec, float[][] features, Loss loss, Schedule schedule, Optimizer optimizer, int steps) {
        int batch = features.length;
        Kernels kernels = Kernels.fast();
        TrainingPlan plan = TrainingPlan.of(loss, optimizer, schedule, Outcome.NUMBERS)
                .epochs(1)
                .batchSize(batch)
                .seed(1)
                .build();
        try (Memory memory = kernels.memory();
                Network network = Network.initialize(spec, kernels, 1)) {
            TrainingData data = new TrainingData(
                    Numbers.matrix(memory, features),
                    Numbers.matrix(memory, Numbers.of(2).shares(batch, spec.outputs())),
                    IntStream.range(0, Windows.MOST * steps * batch)
                            .map(i -> i % batch)
                            .toArray(),
                    new int[0],
                    IntStream.range(0, spec.outputs()).mapToDouble(i -> 1).toArray());
            Windows windows = new Windows(steps);
            new Trainer(network, plan, data).run(windows);
            assertThat(windows.onHeap).as("bytes on the heap").isZero();
            assertThat(windows.offHeap).as("bytes off the heap").isZero();
        }
    }

    /** Measures so many steps after so many, until there are some that took nothing. */
    private static final class Windows implements TrainingObserver {

        static final int MOST = 40;

        private final int steps;
        private long onHeap;
        private long offHeap;
        private long heapBefore;
        private long offHeapBefore;

        Windows(int steps) {
            this.steps = steps;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            if (step % steps != 0) {
                return true;
            }
            long heap = THREADS.getCurrentThreadAllocatedBytes();
            onHeap = heap - heapBefore;
            heapBefore = heap;
            offHeap = Pointer.totalBytes() - offHeapBefore;
            offHeapBefore += offHeap;
            return step == steps || onHeap > 0 || offHeap != 0;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
