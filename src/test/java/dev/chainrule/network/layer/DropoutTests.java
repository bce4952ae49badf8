package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.math.Kernels;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTests {

    private static final int ROWS = 7;
    private static final NetworkSpec SILENCING = new NetworkSpec(
            4, List.of(new Dropout(0.5), new Dense(20, new Tanh()), new Dropout(0.5)), 3, new Sigmoid());
    /** With as many weights in the same places. */
    private static final NetworkSpec PLAIN = new NetworkSpec(4, List.of(new Dense(20, new Tanh())), 3, new Sigmoid());

    private static float[][] predicted(Workspace workspace, long step) {
        Numbers.fill(workspace.input(), Numbers.of(1).normal(ROWS, 4));
        workspace.begin(5, step, 0);
        return Numbers.values(workspace.forward());
    }

    /** What a network says does not depend on chance, nor on whether it was trained with any. */
    @Test
    void silencesNothingInAPrediction() {
        for (Kernels kernels : List.of(Kernels.fast(), Kernels.reference())) {
            try (Network silencing = Network.initialize(SILENCING, kernels, 3);
                    Network plain = Network.initialize(PLAIN, kernels, 4);
                    Workspace ours = silencing.predictionWorkspace(ROWS);
                    Workspace without = plain.predictionWorkspace(ROWS)) {
                kernels.copy(silencing.parameters(), plain.parameters());
                float[][] first = predicted(ours, 1);
                assertThat(first).isDeepEqualTo(predicted(without, 1));
                assertThat(predicted(ours, 2)).isDeepEqualTo(first);
            }
        }
    }

    @Test
    void silencesOthersInEveryStepOfATraining() {
        try (Network network = Network.initialize(SILENCING, Kernels.fast(), 3);
                Workspace training = network.trainingWorkspace(ROWS);
                Workspace prediction = network.predictionWorkspace(ROWS)) {
            float[][] first = predicted(training, 1);
            assertThat(predicted(training, 1)).isDeepEqualTo(first);
            assertThat(predicted(training, 2)[0]).isNotEqualTo(first[0]);
            assertThat(predicted(prediction, 1)[0]).isNotEqualTo(first[0]);
        }
    }
}
