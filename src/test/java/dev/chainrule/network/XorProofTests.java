package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Gelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.schedule.Cosine;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** XOR needs a bend; with eight hidden units and what a job does by default, hardly a seed fails to find it. */
@Tag("slow")
class XorProofTests {

    private static final float[][] ANSWERS = {{0}, {1}, {1}, {0}};
    /** The rows of 0 and 1, standardized. */
    private static final float[][] STANDARDIZED = {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}};

    static List<Activation> activations() {
        return List.of(new Tanh(), new Relu(), new Gelu(), new Swish());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void learnsXorFromAtLeast99Of100Seeds(Activation activation) {
        assertThat(LongStream.rangeClosed(1, 100).filter(seed -> learns(activation, seed)))
                .hasSizeGreaterThanOrEqualTo(99);
    }

    /** Defaults of a job on four rows: Adam at 0.01, cosine, 1,000 epochs of one batch. */
    private static boolean learns(Activation activation, long seed) {
        NetworkSpec spec = new NetworkSpec(2, List.of(new Dense(8, activation)), 1, new Sigmoid());
        TrainingPlan plan = TrainingPlan.of(new BinaryCrossEntropy(), new Adam(0.01), new Cosine(), Outcome.TWO_CLASSES)
                .epochs(1000)
                .batchSize(32)
                .seed(seed)
                .build();
        try (Memory memory = Kernels.fast().memory();
                Network network = Network.initialize(spec, Kernels.fast(), seed);
                Workspace workspace = network.predictionWorkspace(ANSWERS.length)) {
            Matrix features = Numbers.matrix(memory, STANDARDIZED);
            Matrix targets = Numbers.matrix(memory, ANSWERS);
            TrainingData data =
                    new TrainingData(features, targets, new int[] {0, 1, 2, 3}, new int[0], new double[] {1});
            new Trainer(network, plan, data).run(new Silence());
            Numbers.fill(workspace.input(), STANDARDIZED);
            return allRight(Numbers.values(workspace.forward()));
        }
    }

    private static boolean allRight(float[][] outputs) {
        for (int i = 0; i < outputs.length; i++) {
            if (Math.abs(outputs[i][0] - ANSWERS[i][0]) >= 0.5f) {
                return false;
            }
        }
        return true;
    }

    /** Watches nothing. */
    private static final class Silence implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
