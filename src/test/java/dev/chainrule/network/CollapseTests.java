package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.schedule.Constant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hundred layers without a bend are still one line. */
class CollapseTests {

    private static final int ROWS = 40;
    private static final LayerSpec LINEAR = new Dense(4, new Identity());

    private static NetworkSpec linear(int hidden) {
        return new NetworkSpec(2, Collections.nCopies(hidden, LINEAR), 1, new Identity());
    }

    @Test
    void saysWhatALinearNetworkSays() {
        try (Network network = Network.initialize(linear(3), Kernels.reference(), 1);
                Workspace workspace = network.predictionWorkspace(1)) {
            network.parameters().set(0, 8, 0.7);
            Numbers.fill(workspace.input(), new float[][] {{1.5f, -2}});
            Collapse line = Collapse.of(network).orElseThrow();
            double expected = 1.5 * line.weights()[0][0] - 2 * line.weights()[1][0] + line.bias()[0];
            assertThat(workspace.forward().get(0, 0)).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void findsNoLineWhereOneLayerBends() {
        NetworkSpec bent = new NetworkSpec(2, List.of(LINEAR, new Dense(4, new Tanh())), 1, new Identity());
        try (Network network = Network.initialize(bent, Kernels.fast(), 1)) {
            assertThat(Collapse.of(network)).isEmpty();
        }
    }

    /** {@code y = 3x₁ − 2x₂ + 0.5} with noise: the best line is one, however many layers look for it. */
    @Test
    void trainsDeepToExactlyTheLineThatOneLayerFinds() {
        Collapse shallow = trained(0);
        Collapse deep = trained(3);
        for (int i = 0; i < 2; i++) {
            assertThat(deep.weights()[i][0]).isCloseTo(shallow.weights()[i][0], within(1e-4));
        }
        assertThat(deep.bias()[0]).isCloseTo(shallow.bias()[0], within(1e-4));
    }

    private static Collapse trained(int hidden) {
        float[][] features = Numbers.of(1).normal(ROWS, 2);
        float[][] targets = Numbers.of(2).normal(ROWS, 1);
        for (int i = 0; i < ROWS; i++) {
            targets[i][0] = 3 * features[i][0] - 2 * features[i][1] + 0.5f + 0.1f * targets[i][0];
        }
        TrainingPlan plan = new TrainingPlan(
                3000,
                ROWS,
                new MeanSquaredError(),
                new GradientDescent(0.02),
                new Constant(),
                null,
                Outcome.NUMBERS,
                1);
        try (Memory memory = Kernels.fast().memory();
                Network network = Network.initialize(linear(hidden), Kernels.fast(), 3)) {
            TrainingData data = new TrainingData(
                    Numbers.matrix(memory, features),
                    Numbers.matrix(memory, targets),
                    IntStream.range(0, ROWS).toArray(),
                    new int[0],
                    new double[] {1});
            new Trainer(network, plan, data).run(new TrainingObserver() {
                @Override
                public boolean stepDone(long step, double loss, double learningRate) {
                    return true;
                }

                @Override
                public void epochDone(EpochReport report) {}
            });
            return Collapse.of(network).orElseThrow();
        }
    }
}
