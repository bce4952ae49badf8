package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.initializer.ConstantWeights;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientFlowTests {

    private static GradientFlow flow(LayerSpec layer, int times, int rows) {
        NetworkSpec spec = new NetworkSpec(3, Collections.nCopies(times, layer), 1, new Identity());
        try (Memory memory = Kernels.fast().memory();
                Network network = Network.initialize(spec, Kernels.fast(), 1)) {
            TrainingData data = new TrainingData(
                    Numbers.matrix(memory, Numbers.of(1).normal(rows, 3)),
                    Numbers.matrix(memory, Numbers.of(2).normal(rows, 1)),
                    IntStream.range(0, rows).toArray(),
                    new int[0],
                    new double[] {1});
            return GradientFlow.measure(network, new MeanSquaredError(), data);
        }
    }

    @Test
    void namesTheLayerWhereBlameFadesAway() {
        String said = flow(new Dense(8, new Sigmoid()), 30, 50).diagnosis().orElseThrow();
        assertThat(said)
                .startsWith("vanishing gradient")
                .contains("layer 31", "residual", "layer_normalization", "relu");
        String from = said.replaceFirst(".*from layer (\\d+) down.*", "$1");
        assertThat(Integer.parseInt(from)).isBetween(5, 29);
    }

    @Test
    void saysThatBlameGrowsWithoutBound() {
        assertThat(new GradientFlow(List.of(
                                new GradientFlow.Strength(1, 1e9),
                                new GradientFlow.Strength(2, 10),
                                new GradientFlow.Strength(3, 0.1)))
                        .diagnosis())
                .hasValueSatisfying(said -> assertThat(said).startsWith("exploding gradient"));
    }

    @Test
    void hasNothingToSayOfNetworksThatLearn() {
        assertThat(flow(new Dense(8, new Relu()), 5, 50).diagnosis()).isEmpty();
        LayerSpec block = new Residual(List.of(new LayerNormalization(1e-5), new Dense(8, new Relu())), 1);
        assertThat(flow(block, 100, 50).diagnosis()).isEmpty();
        assertThat(flow(block, 100, 50).layers()).hasSize(101);
    }

    @Test
    void saysThatALayerGetsNothingInsteadOfThatItFades() {
        LayerSpec dead = new Dense(8, new Relu(), null, true, new ConstantWeights(-50), null);
        for (int times : List.of(1, 2)) {
            assertThat(flow(dead, times, 50).diagnosis())
                    .hasValueSatisfying(said -> assertThat(said)
                            .startsWith("layer %s gets no gradient".formatted(times))
                            .doesNotContain("fades", "fewer layers"));
        }
        assertThat(new GradientFlow(List.of(new GradientFlow.Strength(1, 1e-9), new GradientFlow.Strength(2, 1)))
                        .diagnosis())
                .as("one hidden layer is no way on which it could fade")
                .isEmpty();
    }

    @Test
    void doesNotMeasureASingleRowThatIsComparedWithItself() {
        assertThat(flow(new BatchNormalization(0.1, 1e-5), 2, 1).layers()).isEmpty();
    }
}
