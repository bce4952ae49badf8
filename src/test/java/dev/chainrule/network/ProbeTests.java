package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.initializer.ConstantWeights;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.NormalWeights;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.schedule.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTests {

    private static final int ROWS = 300;
    private static final int EPOCHS = 3;
    private static final double RATE = 0.1;

    private final Kernels kernels = Kernels.fast();
    private final Memory memory = kernels.memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private TrainingData data() {
        float[][] features = Numbers.of(1).normal(ROWS, 2);
        float[][] targets = new float[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            targets[i][0] = features[i][0] + features[i][1] > 0 ? 1 : 0;
        }
        return new TrainingData(
                Numbers.matrix(memory, features),
                Numbers.matrix(memory, targets),
                IntStream.range(0, 200).toArray(),
                IntStream.range(200, ROWS).toArray(),
                new double[] {1});
    }

    private static NetworkSpec spec(
            Activation activation, @Nullable Initializer weights, @Nullable Initializer biases) {
        return new NetworkSpec(2, List.of(new Dense(8, activation, weights, true, biases, null)), 1, new Sigmoid());
    }

    /** Looks after each epoch and after the first step, at so many rows; or at nothing. */
    private static final class Looker implements TrainingObserver {

        private final int measured;
        private final List<Snapshot> seen = new ArrayList<>();
        private final List<Snapshot> afterStep = new ArrayList<>();
        private @Nullable Training training;
        private boolean waits;

        Looker(int measured) {
            this.measured = measured;
        }

        @Override
        public void begins(Training begun) {
            training = begun;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            if (training != null && waits) {
                waits = false;
                afterStep.add(training.lookAfterStep());
            }
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {
            if (training != null && measured >= 0) {
                seen.add(training.look(measured));
                waits = true;
            }
        }
    }

    private float[] train(NetworkSpec spec, Looker looker) {
        TrainingPlan plan = TrainingPlan.of(
                        new BinaryCrossEntropy(), new GradientDescent(RATE), new Constant(), Outcome.TWO_CLASSES)
                .epochs(EPOCHS)
                .batchSize(32)
                .seed(7)
                .build();
        try (Network network = Network.initialize(spec, kernels, 7)) {
            new Trainer(network, plan, data()).run(looker);
            return Numbers.values(network.parameters())[0];
        }
    }

    @Test
    void changesNothing() {
        NetworkSpec spec = spec(new Tanh(), null, null);
        assertThat(train(spec, new Looker(100))).isEqualTo(train(spec, new Looker(-1)));
    }

    @Test
    void measuresFewerRowsOfALargeNetwork() {
        NetworkSpec large =
                new NetworkSpec(2, List.of(new Dense(600, new Tanh()), new Dense(600, new Tanh())), 1, new Sigmoid());
        Looker small = new Looker(1024);
        Looker few = new Looker(1024);
        train(spec(new Tanh(), null, null), small);
        train(large, few);
        assertThat(small.seen.get(0).rows()).hasSize(ROWS);
        assertThat(few.seen.get(0).rows())
                .hasSize(128)
                .isEqualTo(few.seen.get(EPOCHS - 1).rows());
    }

    @Test
    void seesEveryWeightOfASmallNetwork() {
        Looker looker = new Looker(0);
        float[] weights = train(spec(new Tanh(), null, null), looker);
        Snapshot last = looker.seen.get(EPOCHS - 1);
        assertThat(last.epoch()).isEqualTo(EPOCHS);
        Histogram first = Objects.requireNonNull(last.layers().get(0).weights());
        double[] ofLayer = IntStream.range(0, 24).mapToDouble(i -> weights[i]).toArray();
        assertThat(first.low()).isEqualTo(Arrays.stream(ofLayer).min().orElseThrow());
        assertThat(first.high()).isEqualTo(Arrays.stream(ofLayer).max().orElseThrow());
        assertThat(first.values()).isEqualTo(24);
        assertThat(last.layers().get(1).activations().low()).as("probabilities").isBetween(0.0, 1.0);
        assertThat(last.layers())
                .allSatisfy(layer -> assertThat(layer.gradients()).isNotNull());
    }

    @Test
    void findsUnitsThatSayNothing() {
        Looker looker = new Looker(0);
        train(spec(new Relu(), null, new ConstantWeights(-100)), looker);
        assertThat(looker.seen.get(0).layers().get(0).dead()).isEqualTo(8);
        assertThat(looker.seen.get(0).layers().get(0).saturated()).isZero();
        assertThat(looker.seen.get(0).layers().get(1).dead())
                .as("the output says what it must")
                .isZero();
    }

    @Test
    void findsUnitsThatSayNothingInsideOfABlock() {
        LayerSpec dead = new Dense(8, new Relu(), null, true, new ConstantWeights(-100), null);
        Looker looker = new Looker(0);
        LayerSpec block = new Residual(List.of(new Residual(List.of(dead), 1)), 1);
        train(new NetworkSpec(2, List.of(new Dense(8, new Tanh()), block), 1, new Sigmoid()), looker);
        Snapshot.OfLayer outer = looker.seen.get(0).layers().get(1);
        assertThat(outer.dead()).isZero();
        assertThat(outer.inside().get(0).inside().get(0).dead()).isEqualTo(8);
        assertThat(looker.seen.get(0).layers().get(0).inside()).isEmpty();
    }

    @Test
    void findsUnitsThatStandAtAnEnd() {
        Looker looker = new Looker(0);
        train(spec(new Tanh(), new NormalWeights(0, 1000), null), looker);
        assertThat(looker.seen.get(0).layers().get(0).saturated()).isGreaterThan(6);
        Looker usual = new Looker(0);
        train(spec(new Tanh(), null, null), usual);
        assertThat(usual.seen.get(0).layers().get(0).saturated()).isZero();
    }

    @Test
    void measuresRowsOfBothSidesInTheirShares() {
        Looker looker = new Looker(30);
        train(spec(new Tanh(), null, null), looker);
        Snapshot snapshot = looker.seen.get(0);
        assertThat(snapshot.rows()).hasSize(30).doesNotHaveDuplicates();
        assertThat(snapshot.rows().stream().filter(row -> row >= 200)).hasSize(10);
        assertThat(snapshot.losses())
                .hasSize(30)
                .allSatisfy(loss -> assertThat(loss).isPositive());
        Looker all = new Looker(100_000);
        train(spec(new Tanh(), null, null), all);
        double mean = all.seen.get(0).losses().subList(200, ROWS).stream()
                .mapToDouble(Float::doubleValue)
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(valLoss(), within(1e-4));
    }

    private double valLoss() {
        double[] loss = new double[1];
        TrainingPlan plan = TrainingPlan.of(
                        new BinaryCrossEntropy(), new GradientDescent(RATE), new Constant(), Outcome.TWO_CLASSES)
                .epochs(EPOCHS)
                .batchSize(32)
                .seed(7)
                .build();
        try (Network network = Network.initialize(spec(new Tanh(), null, null), kernels, 7)) {
            new Trainer(network, plan, data()).run(new TrainingObserver() {
                @Override
                public boolean stepDone(long step, double stepLoss, double learningRate) {
                    return true;
                }

                @Override
                public void epochDone(EpochReport report) {
                    loss[0] = report.epoch() == 1 && report.validation() != null
                            ? report.validation().loss()
                            : loss[0];
                }
            });
        }
        return loss[0];
    }

    /** Plain gradient descent goes as far as its rate times the gradient. */
    @Test
    void measuresHowFarTheNextStepWent() {
        Looker looker = new Looker(0);
        train(spec(new Tanh(), null, null), looker);
        Snapshot.OfLayer layer = looker.afterStep.get(0).layers().get(0);
        assertThat(layer.update()).isNotNull().isBetween(1e-5, 0.1);
        assertThat(looker.seen.get(0).layers().get(0).update()).isNull();
        assertThat(looker.afterStep).hasSize(EPOCHS - 1);
    }
}
