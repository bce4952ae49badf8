package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.regularizer.L2;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch in lanes is the same batch, and the threads that take them cannot be told from the weights. */
class LanesTests {

    private static final int INPUTS = 40;
    private static final int CLASSES = 5;
    private static final int ROWS = 700;

    private final Memory memory = Kernels.fast().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private static NetworkSpec spec(LayerSpec... layers) {
        return new NetworkSpec(INPUTS, List.of(layers), CLASSES, new Softmax());
    }

    private static LayerSpec dense(int units, Activation activation) {
        return new Dense(units, activation);
    }

    private TrainingData data() {
        return data(Numbers.matrix(memory, Numbers.of(1).normal(ROWS, INPUTS)));
    }

    private TrainingData data(Matrix features) {
        float[][] targets = new float[ROWS][CLASSES];
        for (int i = 0; i < ROWS; i++) {
            targets[i][i * 7 % CLASSES] = 1;
        }
        return new TrainingData(
                features,
                Numbers.matrix(memory, targets),
                IntStream.range(0, ROWS - 50).toArray(),
                IntStream.range(ROWS - 50, ROWS).toArray(),
                new double[] {1});
    }

    /** Of batches of 256 rows in 4 lanes, and a last one of 138 in 2; with everything that draws random numbers. */
    private static TrainingPlan plan(GradientClipping clipping) {
        return TrainingPlan.of(new CategoricalCrossEntropy(), new Adam(0.001), new Constant(), Outcome.CLASSES)
                .epochs(3)
                .batchSize(256)
                .clipping(clipping)
                .averaging(new WeightAveraging(0.9))
                .seed(7)
                .regularizer(clipping.clips() ? new L2(0.001) : null)
                .inputNoise(0.1)
                .build();
    }

    private static TrainingPlan plainPlan(int batchSize) {
        return TrainingPlan.of(new CategoricalCrossEntropy(), new Adam(0.001), new Constant(), Outcome.CLASSES)
                .epochs(1)
                .batchSize(batchSize)
                .seed(7)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "127, 100, 1",
        "128, 100, 2",
        "191, 100, 2",
        "255, 100, 2",
        "256, 100, 4",
        "512, 100, 8",
        "100000, 100, 8",
        "512, 1, 1",
        "8192, 1, 1",
        "16384, 1, 2",
        "512, 25, 2"
    })
    void cutsBatchesThatAreWorthIt(int rows, int units, int lanes) {
        try (Network network = Network.initialize(spec(dense(units, new Relu())), Kernels.fast(), 1)) {
            assertThat(Lanes.count(network, rows)).isEqualTo(lanes);
        }
    }

    /** 6 multiplications for each parameter of a row, most of them in the convolutions. */
    @ParameterizedTest
    @CsvSource({"2, 1", "10, 1", "32, 2", "64, 4", "128, 8", "256, 8"})
    void cutsSmallBatchesOfPictures(int rows, int lanes) {
        NetworkSpec pictures = new NetworkSpec(
                784,
                List.of(
                        new Reshape(List.of(28, 28, 1)),
                        new Convolution(16, 3, Padding.Rule.SAME, new Relu()),
                        new MaxPooling(2),
                        new Convolution(32, 3, Padding.Rule.SAME, new Relu()),
                        new MaxPooling(2),
                        new Flatten(),
                        new Dense(128, new Relu())),
                10,
                new Softmax());
        try (Network network = Network.initialize(pictures, Kernels.fast(), 1)) {
            assertThat(Lanes.count(network, rows)).isEqualTo(lanes);
        }
    }

    @Test
    void leavesABatchWholeWhereItsRowsAreMixed() {
        NetworkSpec mixing = spec(dense(100, new Relu()), new BatchNormalization(0.1, 1e-5));
        try (Network network = Network.initialize(mixing, Kernels.fast(), 1)) {
            assertThat(Lanes.count(network, 1024)).isEqualTo(1);
        }
    }

    @Test
    void givesTheLossAndGradientsOfTheWholeBatch() {
        TrainingData data = data();
        int[] order = IntStream.range(0, ROWS).toArray();
        try (Network network = Network.initialize(spec(dense(100, new Swish())), Kernels.fast(), 1);
                Workspace whole = network.trainingWorkspace(300);
                Lanes lanes = lanes(network, data, 300)) {
            assertThat(lanes.count()).isEqualTo(4);
            data.features().gather(order, 20, network.kernels(), whole.input());
            network.kernels().gather(data.targets(), order, 20, whole.targets());
            double loss = whole.backward(new CategoricalCrossEntropy());
            assertThat(lanes.backward(order, 20, 1)).isCloseTo(loss, within(1e-6));
            double norm = Math.sqrt(network.kernels().squaredNorm(whole.gradients()));
            assertThat(lanes.gradientNorm()).isCloseTo(norm, within(1e-6 * norm));
        }
    }

    private Lanes lanes(Network network, TrainingData data, int rows) {
        TrainingPlan plan = plainPlan(rows);
        Slots slots =
                network.kernels().slots(plan.optimizer(), network.parameters().columns(), memory);
        return new Lanes(network, plan, data, rows, slots, Team.alone());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void trainsToTheSameBitsOnAnyNumberOfThreads(boolean clips) {
        TrainingPlan plan = plan(clips ? new GradientClipping(0.5, 0.1) : GradientClipping.NONE);
        List<float[]> weights = new ArrayList<>();
        for (int threads : new int[] {1, 2, 4}) {
            try (Team team = new Cores(threads).team(threads)) {
                weights.add(train(plan, team));
            }
        }
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(weights.get(2)).isEqualTo(weights.get(0));
    }

    @Test
    void looksAtPicturesWithTheSameBitsOnAnyNumberOfThreads() {
        NetworkSpec spec = spec(
                new Reshape(List.of(5, 4, 2)),
                new Convolution(16, 3, Padding.Rule.SAME, new Swish()),
                new MaxPooling(2),
                new SpatialDropout(0.2),
                new GroupNormalization(4, 1e-5),
                new UpSampling(2, Interpolation.BILINEAR),
                new Flatten(),
                dense(50, new Relu()));
        List<float[]> weights = new ArrayList<>();
        for (int threads : new int[] {1, 2, 4}) {
            try (Team team = new Cores(threads).team(threads)) {
                weights.add(train(spec, plan(GradientClipping.NONE), team));
            }
        }
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(weights.get(2)).isEqualTo(weights.get(0));
    }

    @Test
    void trainsToTheSameBitsBesideSevenOthers() throws Exception {
        TrainingPlan plan = plan(GradientClipping.NONE);
        float[] alone = train(plan, Team.alone());
        Cores cores = new Cores(4);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<float[]> job = () -> {
                try (Team team = cores.team(4)) {
                    return train(plan, team);
                }
            };
            for (Future<float[]> trained : threads.invokeAll(List.of(job, job, job, job, job, job, job, job))) {
                assertThat(trained.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private float[] train(TrainingPlan plan, Team team) {
        NetworkSpec spec = spec(
                dense(100, new Swish()),
                new Dropout(0.2),
                new Residual(List.of(new LayerNormalization(1e-5), dense(100, new Relu())), 1));
        return train(spec, plan, team);
    }

    private float[] train(NetworkSpec spec, TrainingPlan plan, Team team) {
        TrainingData data;
        synchronized (memory) {
            data = data();
        }
        try (Network network = Network.initialize(spec, Kernels.fast(), 3)) {
            new Trainer(network, plan, data, team).run(new Silent());
            return Numbers.values(network.parameters())[0];
        }
    }

    @Test
    void namesWhereALaterLaneDiverged() {
        Matrix features = Numbers.matrix(memory, Numbers.of(1).normal(ROWS, INPUTS));
        features.set(600, 3, Double.POSITIVE_INFINITY);
        TrainingData data = data(features);
        try (Network network = Network.initialize(spec(dense(100, new Relu())), Kernels.fast(), 1);
                Team team = new Cores(2).team(2)) {
            Trainer trainer = new Trainer(network, plainPlan(650), data, team);
            DivergenceException diverged =
                    catchThrowableOfType(DivergenceException.class, () -> trainer.run(new Silent()));
            assertThat(diverged.tensor()).isEqualTo("the input");
        }
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
