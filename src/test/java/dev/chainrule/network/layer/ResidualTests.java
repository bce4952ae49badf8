package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.math.Kernels;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidualTests {

    private static final LayerSpec THREE = new Dense(3, new Tanh());

    private static Residual around(LayerSpec... layers) {
        return new Residual(List.of(layers), 1);
    }

    @Test
    void projectsOnlyWhereTheWidthsDiffer() {
        assertThat(around(THREE).build(3).parameterArithmetic()).isEqualTo("3·3 + 3");
        assertThat(around(THREE).build(2).parameterArithmetic()).isEqualTo("2·3 + 3 + 2·3");
        assertThat(around(new Dropout(0.5)).build(2).parameterCount()).isZero();
    }

    /** ResNet's option B: a pixel of every stride-th place, with as many channels. */
    @Test
    void stridesAroundAsItDoesInside() {
        LayerSpec halving = new Convolution(
                6, List.of(3), List.of(2), Padding.Rule.SAME, List.of(1), 1, new Tanh(), null, true, null, null);
        LayerSpec keeping = new Convolution(6, 3, Padding.Rule.SAME, new Tanh());
        Layer layer = around(halving, keeping).build(Shape.of(5, 8, 4));

        assertThat(layer.output()).isEqualTo(Shape.of(3, 4, 6));
        assertThat(layer.parameterArithmetic()).isEqualTo("3·3·4·6 + 6 + 3·3·6·6 + 6 + 1·1·4·6");
        assertThat(layer.parameterName(layer.parameterCount() - 1)).isEqualTo("projection[0, 0, 3, 5]");
        assertThat(layer.work()).isEqualTo(3 * 4 * (9 * 4 * 6 + 9 * 6 * 6 + 4 * 6));
        assertThat(layer.weightMatrices()).hasSize(3);
        assertThat(around(around(halving), new MaxPooling(2))
                        .build(Shape.of(8, 8, 4))
                        .output())
                .isEqualTo(Shape.of(2, 2, 6));
    }

    /** As many values come out as go in, and yet they are not those. */
    @Test
    void projectsWhatIsAsLargeButNoMoreThePicture() {
        LayerSpec halving = new Convolution(
                8, List.of(1), List.of(2), Padding.Rule.SAME, List.of(1), 1, new Identity(), null, false, null, null);
        Layer layer = around(halving).build(Shape.of(2, 2, 2));
        double[] parameters = new double[layer.parameterCount()];
        parameters[16] = 1;
        parameters[16 + 8 + 7] = 10;

        assertThat(layer.parameterCount()).isEqualTo(32);
        assertThat(Forward.of(around(halving), Shape.of(2, 2, 2), parameters, 1, 2, 3, 4, 5, 6, 7, 8))
                .containsExactly(1, 0, 0, 0, 0, 0, 0, 20);
    }

    @Test
    void refusesWhatNoShortcutComesTo() {
        LayerSpec shrinking = new Convolution(4, 3, Padding.Rule.VALID, new Tanh());
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> around(shrinking).build(Shape.of(3, 3, 4)))
                .withMessage("adds its input of [3, 3, 4] to what its layers make of it, which is [1, 1, 4]")
                .satisfies(misfit -> assertThat(misfit.hint()).contains("same"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> around(shrinking, new MaxPooling(2)).build(Shape.of(8, 8, 4)));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> around(new GlobalAveragePooling()).build(Shape.of(8, 8, 4)));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> around(new Flatten()).build(Shape.of(2, 2)));
    }

    @Test
    void namesParametersByTheLayersInside() {
        Layer layer = around(new LayerNormalization(1e-5), around(THREE)).build(2);
        assertThat(layer.parameterName(1)).isEqualTo("layers[0].scale[1]");
        assertThat(layer.parameterName(3)).isEqualTo("layers[0].shift[1]");
        assertThat(layer.parameterName(4)).isEqualTo("layers[1].layers[0].weight[0, 0]");
        assertThat(layer.parameterName(13)).isEqualTo("layers[1].projection[0, 0]");
        assertThat(layer.parameterName(layer.parameterCount() - 1)).isEqualTo("projection[1, 2]");
    }

    @Test
    void listsTheWeightMatricesInside() {
        assertThat(around(new LayerNormalization(1e-5), THREE).build(2).weightMatrices())
                .containsExactly(new WeightMatrix(4, 2, 3), new WeightMatrix(13, 2, 3));
    }

    @Test
    void knowsWhetherSomethingInsideMixesRows() {
        assertThat(around(around(new BatchNormalization(0.1, 1e-5))).build(2).mixesRows())
                .isTrue();
        assertThat(around(THREE).build(2).mixesRows()).isFalse();
    }

    @Test
    void refusesToBeEmptyAndToBeNestedWithoutEnd() {
        assertThatIllegalArgumentException().isThrownBy(() -> around());
        Residual nested = around(THREE);
        for (int depth = 2; depth <= 8; depth++) {
            nested = around(nested);
        }
        Residual deepest = nested;
        assertThatIllegalArgumentException().isThrownBy(() -> around(deepest)).withMessageContaining("8 deep");
    }

    @Test
    void namesTheInnerLayerThatIsNotFinite() {
        NetworkSpec spec = new NetworkSpec(2, List.of(THREE, around(THREE, THREE)), 1, new Identity());
        try (Network network = Network.initialize(spec, Kernels.fast(), 1);
                Workspace workspace = network.predictionWorkspace(1)) {
            workspace.forward();
            assertThat(workspace.firstNonFinite()).isEmpty();
            network.slice(network.parameters(), 1).set(0, 12, Double.NaN);
            workspace.forward();
            assertThat(workspace.firstNonFinite()).contains("the weights of layer 2, inner layer 2");
        }
    }

    /** Only while training, and otherwise without any memory of its own. */
    @Test
    void dropsNothingWhenItPredicts() {
        NetworkSpec with = new NetworkSpec(2, List.of(THREE, new Dropout(0.5)), 1, new Identity());
        NetworkSpec without = new NetworkSpec(2, List.of(THREE), 1, new Identity());
        try (Network network = Network.initialize(with, Kernels.fast(), 1);
                Workspace dropping = network.predictionWorkspace(4);
                Network plain = Network.initialize(without, Kernels.fast(), 1);
                Workspace predicting = plain.predictionWorkspace(4)) {
            assertThat(dropping.bytes()).isEqualTo(predicting.bytes());
        }
    }

    @Test
    void dropsOtherValuesInEachStepAndTheSameInTheSameStep() {
        NetworkSpec spec = new NetworkSpec(50, List.of(new Dropout(0.5)), 1, new Identity());
        try (Network network = Network.initialize(spec, Kernels.fast(), 1);
                Workspace workspace = network.trainingWorkspace(1)) {
            Numbers.fill(workspace.input(), Numbers.of(1).normal(1, 50));
            workspace.begin(7, 1, 0);
            double first = workspace.forward().get(0, 0);
            assertThat(workspace.forward().get(0, 0)).isEqualTo(first);
            workspace.begin(7, 2, 0);
            assertThat(workspace.forward().get(0, 0)).isNotCloseTo(first, within(1e-6));
            workspace.begin(7, 1, 0);
            assertThat(workspace.forward().get(0, 0)).isEqualTo(first);
        }
    }
}
