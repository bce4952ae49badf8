package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.network.GradientCheck;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStreams;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingTests {

    private static Embedding of(@Nullable Integer dimension, EmbeddedColumn... columns) {
        return new Embedding(dimension, List.of(columns));
    }

    private static final Embedding CITY = of(2, new EmbeddedColumn(1, "city", 3));

    @Test
    void countsAndNamesWhatEachCategoryHas() {
        Layer layer = of(12, new EmbeddedColumn(0, "shop", 300), new EmbeddedColumn(2, "city", 3))
                .build(4);
        assertThat(layer.outputs()).isEqualTo(2 + 12 + 12);
        assertThat(layer.parameterArithmetic()).isEqualTo("301·12 + 4·12");
        assertThat(layer.parameterCount()).isEqualTo(301 * 12 + 4 * 12);
        assertThat(layer.parameterName(25)).isEqualTo("embedding[shop][2, 1]");
        assertThat(layer.parameterName(301 * 12)).isEqualTo("embedding[city][0, 0]");
        assertThat(layer.weightMatrices())
                .containsExactly(new WeightMatrix(0, 301, 12), new WeightMatrix(301 * 12, 4, 12));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 2", "3, 3", "10, 6", "300, 39", "1000, 50", "100000, 50"})
    void makesLargerVectorsForMoreCategories(int categories, int dimension) {
        assertThat(of(null, new EmbeddedColumn(0, "c", categories)).build(1).outputs())
                .isEqualTo(dimension);
    }

    @Test
    void givesNumbersFirstAndThenTheVectors() {
        try (Network network = network(CITY)) {
            Matrix tables = network.slice(network.parameters(), 0);
            for (int i = 0; i < 8; i++) {
                tables.set(0, i, 10 + i);
            }
            assertThat(embedded(network, 5, 2, 7)).containsExactly(5, 7, 14, 15);
            assertThat(embedded(network, 5, 0, 7)).containsExactly(5, 7, 10, 11);
        }
    }

    @Test
    void takesWhatIsNoIndexForUnknown() {
        try (Network network = network(CITY)) {
            float[] unknown = embedded(network, 5, 0, 7);
            for (float value : new float[] {-1, 4, 1e9f, Float.NaN, Float.NEGATIVE_INFINITY}) {
                assertThat(embedded(network, 5, value, 7)).isEqualTo(unknown);
            }
        }
    }

    @Test
    void beginsWithZerosForTheUnknownAndWithSmallNumbersForTheOthers() {
        try (Network network = network(of(8, new EmbeddedColumn(1, "city", 500)))) {
            float[] values = Numbers.values(network.slice(network.parameters(), 0))[0];
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i] == 0).isEqualTo(i < 8);
                squares += values[i] * values[i];
            }
            assertThat(Math.sqrt(squares / 4000)).isBetween(0.047, 0.053);
        }
    }

    /** Three of the rows share a category, one has none, and no row has the second. */
    @Test
    void backpropagatesIntoTheRowsOfTheTableThatWereLookedUp() {
        NetworkSpec spec = new NetworkSpec(3, List.of(CITY, new Dense(4, new Tanh())), 1, new Identity());
        float[][] features = {{0.5f, 3, 1}, {-1, 3, 0.2f}, {2, 0, -0.3f}, {0.1f, 3, 0.4f}, {0, 1, 1}};
        float[][] targets = {{1}, {2}, {3}, {4}, {5}};
        try (Network network = Network.initialize(spec, Kernels.fast(), 3);
                Workspace workspace = network.trainingWorkspace(5)) {
            GradientCheck.Result result = new GradientCheck(network, new MeanSquaredError()).all(features, targets);
            assertThat(result.worstRelativeError()).as("%s", result).isLessThan(1e-6);
            Numbers.fill(workspace.input(), features);
            Numbers.fill(workspace.targets(), targets);
            workspace.backward(new MeanSquaredError());
            float[] gradients = Numbers.values(network.slice(workspace.gradients(), 0))[0];
            for (int i = 0; i < gradients.length; i++) {
                assertThat(gradients[i] == 0).as("%d", i).isEqualTo(i / 2 == 2);
            }
        }
    }

    /** Wider than one block of the fast kernels, and more rows than one. */
    @Test
    void addsUpTheSameOnBothKernels() {
        int[] rows = {4, 0, 4, 2, 4, 0};
        try (Memory fast = Kernels.fast().memory();
                Memory reference = Kernels.reference().memory()) {
            for (int width : new int[] {1, 7, 2500}) {
                float[][] gradient = Numbers.of(1).normal(rows.length, width + 3);
                float[][] stale = Numbers.of(2).normal(5, width);
                Matrix ours = Numbers.matrix(fast, stale);
                Matrix textbook = Numbers.matrix(reference, stale);
                Kernels.fast().lookUpGradient(Numbers.matrix(fast, gradient), 2, rows, ours);
                Kernels.reference().lookUpGradient(Numbers.matrix(reference, gradient), 2, rows, textbook);
                Numbers.assertClose("sums", ours, textbook, 1e-6);
                assertThat(ours.get(1, 0)).isZero();
                assertThat(ours.get(2, 0)).isEqualTo(gradient[3][2]);
            }
        }
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(null, null).build(3));
        assertThatIllegalArgumentException().isThrownBy(() -> CITY.build(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(null, new EmbeddedColumn(1, "a", 3), new EmbeddedColumn(1, "b", 3)))
                .withMessageContaining("different positions");
    }

    private static Network network(Embedding embedding) {
        return Network.initialize(new NetworkSpec(3, List.of(embedding), 1, new Identity()), Kernels.fast(), 1);
    }

    /** What the first layer makes of one row. */
    private static float[] embedded(Network network, float... row) {
        Layer layer = network.layers().layer(0);
        try (Memory memory = Kernels.fast().memory()) {
            PassContext context = new PassContext(
                    Kernels.fast(),
                    memory,
                    1,
                    network.slice(network.parameters(), 0),
                    memory.allocate(1, 0),
                    Mode.PREDICT,
                    null,
                    false,
                    new RandomStreams());
            Matrix output = layer.pass(context).forward(Numbers.matrix(memory, new float[][] {row}));
            return Numbers.values(output)[0];
        }
    }
}
