package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.schedule.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers that are more than their weights: those that draw lots, and those that remember batches. */
class LayerTrainingTests {

    private static final Kernels KERNELS = Kernels.fast();
    private static final LayerSpec NORMALIZED = new BatchNormalization(0.1, 1e-5);
    private static final LayerSpec TANH = new Dense(6, new Tanh());

    private final Memory memory = KERNELS.memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private static final class Silent implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }

    private static NetworkSpec spec(LayerSpec... layers) {
        return new NetworkSpec(3, List.of(layers), 1, new Identity());
    }

    /** {@code rows} to learn from and eight held out, all of noise. */
    private TrainingData noise(int rows) {
        return new TrainingData(
                Numbers.matrix(memory, Numbers.of(1).normal(rows + 8, 3)),
                Numbers.matrix(memory, Numbers.of(2).normal(rows + 8, 1)),
                IntStream.range(8, rows + 8).toArray(),
                IntStream.range(0, 8).toArray(),
                new double[] {1});
    }

    private static TrainingPlan plan(int epochs, @Nullable EarlyStopping stopping, long seed) {
        return TrainingPlan.of(new MeanSquaredError(), new Adam(0.05), new Constant(), Outcome.NUMBERS)
                .epochs(epochs)
                .batchSize(8)
                .earlyStopping(stopping)
                .seed(seed)
                .build();
    }

    private float[][] trained(NetworkSpec spec, long seed) {
        try (Network network = Network.initialize(spec, KERNELS, 1)) {
            new Trainer(network, plan(5, null, seed), noise(20)).run(new Silent());
            return new float[][] {Numbers.values(network.parameters())[0], Numbers.values(network.state())[0]};
        }
    }

    @Test
    void dropsTheSameNeuronsForTheSameSeed() {
        NetworkSpec spec = spec(TANH, new Dropout(0.4), new Residual(List.of(new Dropout(0.2), TANH), 1), NORMALIZED);
        assertThat(trained(spec, 3)).isDeepEqualTo(trained(spec, 3));
        assertThat(trained(spec, 4)[0]).isNotEqualTo(trained(spec, 3)[0]);
    }

    @Test
    void bringsBackTheRunningValuesOfTheBestEpoch() {
        TrainingData data = noise(20);
        EarlyStopping stopping = new EarlyStopping("val_loss", 10, 0);
        List<Double> losses = new ArrayList<>();
        try (Network network = Network.initialize(spec(NORMALIZED, TANH, NORMALIZED), KERNELS, 1)) {
            TrainingPlan plan = plan(100, stopping, 1);
            TrainingResult result = new Trainer(network, plan, data).run(new TrainingObserver() {
                @Override
                public boolean stepDone(long step, double loss, double learningRate) {
                    return true;
                }

                @Override
                public void epochDone(EpochReport report) {
                    losses.add(report.metrics().get("val_loss"));
                }
            });
            assertThat(result.epoch()).isLessThan(losses.size());
            try (Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data)) {
                assertThat(evaluator.evaluate(data.validation()).loss()).isEqualTo(losses.get(result.epoch() - 1));
            }
        }
    }

    /** 17 rows in batches of 8 leave one row over. */
    @Test
    void learnsNothingOfTheSpreadFromASingleRow() {
        try (Network network = Network.initialize(spec(NORMALIZED, TANH), KERNELS, 1)) {
            new Trainer(network, plan(3, null, 1), noise(17)).run(new Silent());
            assertThat(KERNELS.finite(network.parameters())).isTrue();
            assertThat(KERNELS.finite(network.state())).isTrue();
            try (Workspace one = network.trainingWorkspace(1)) {
                float[][] before = Numbers.values(network.state());
                one.backward(new MeanSquaredError());
                one.updateState();
                assertThat(KERNELS.finite(one.gradients())).isTrue();
                assertThat(Numbers.values(network.state())).isDeepEqualTo(before);
            }
        }
    }

    @Test
    void remembersNothingOfAGradientCheck() {
        try (Network network = Network.initialize(spec(NORMALIZED, TANH), KERNELS, 1)) {
            float[][] before = Numbers.values(network.state());
            new GradientCheck(network, new MeanSquaredError())
                    .all(Numbers.of(1).normal(4, 3), Numbers.of(2).normal(4, 1));
            assertThat(Numbers.values(network.state())).isDeepEqualTo(before);
        }
    }
}
