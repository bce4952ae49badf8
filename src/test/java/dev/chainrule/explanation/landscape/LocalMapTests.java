package dev.chainrule.explanation.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.math.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A network of straight pieces is the line that is told, as far as it is told, and no longer. */
class LocalMapTests {

    private static final NetworkSpec SPEC = new NetworkSpec(
            3,
            List.of(
                    new Dense(6, new Relu()),
                    new Residual(List.of(new Dense(6, new LeakyRelu(0.1))), 0.5),
                    new Dense(4, new Maxout(2))),
            2,
            new Identity());

    @Test
    void isTheNetworkUpToTheNearestCornerAndNoFurther() {
        try (Network network = Network.initialize(SPEC, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            double[] at = {0.4, -0.7, 0.2};
            double[] here = logits(workspace, at);
            LocalMap map = new LocalMap();
            double[][] slopes = LocalMap.identity(3);
            for (Explained layer : workspace.explained()) {
                slopes = map.through(slopes, layer, new Place(""), true);
            }
            double radius = map.nearestCorner();
            assertThat(radius).isPositive().isFinite();
            Random random = new Random(5);
            boolean left = false;
            for (int i = 0; i < 300; i++) {
                double[] direction = direction(random, 3, input -> true);
                assertThat(error(workspace, at, here, slopes, direction, 0.999 * radius))
                        .isLessThan(1e-12);
                left |= error(workspace, at, here, slopes, direction, 1.5 * radius) > 1e-9;
            }
            assertThat(left).isTrue();
            assertThat(logits(workspace, at)[0]).isCloseTo(here[0], within(0.0));
        }
    }

    /** Names a neuron by all the layers that it stands in. */
    private record Place(String layers) implements LocalMap.Naming {

        @Override
        public String neuron(int neuron) {
            return layers + neuron;
        }

        @Override
        public LocalMap.Naming inside(int inner) {
            return new Place("inner %s: ".formatted(inner));
        }
    }

    @Test
    void tellsEveryNonLinearityOfALayerTheInnermostFirst() {
        try (Network network = Network.initialize(SPEC, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            logits(workspace, new double[] {0.4, -0.7, 0.2});

            assertThat(workspace.explained().stream().map(LocalMap::bends))
                    .containsExactly(List.of("relu"), List.of("leaky_relu"), List.of("maxout"), List.of());
        }
    }

    @Test
    void namesACornerInsideAResidualByTheLayerThere() {
        NetworkSpec spec =
                new NetworkSpec(3, List.of(new Residual(List.of(new Dense(3, new Relu())), 0.5)), 1, new Identity());
        try (Network network = Network.initialize(spec, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            logits(workspace, new double[] {0.4, -0.7, 0.2});
            LocalMap map = new LocalMap();
            double[][] slopes = LocalMap.identity(3);
            for (Explained layer : workspace.explained()) {
                slopes = map.through(slopes, layer, new Place("neuron "), true);
            }

            assertThat(map.corner()).startsWith("inner 1: ");
        }
    }

    private static final List<LayerSpec> POOLED = List.of(
            new Reshape(List.of(4, 4, 1)),
            new MaxPooling(List.of(2, 2), List.of(1, 1), Padding.Rule.VALID),
            new Flatten());

    private static final List<LayerSpec> POOLED_WHOLE = List.of(new Reshape(List.of(4, 4, 1)), new GlobalMaxPooling());

    private static final List<LayerSpec> SEEN = List.of(
            new Reshape(List.of(4, 4, 1)),
            new Convolution(2, 2, Padding.Rule.VALID, new LeakyRelu(0.5)),
            new MaxPooling(List.of(2, 2), List.of(1, 1), Padding.Rule.VALID),
            new Convolution(3, 1, Padding.Rule.VALID, new Maxout(2)),
            new GlobalMaxPooling());

    /** Other values may become the largest of their windows, and that is told too. */
    @Test
    void followsTheWinnersOfPoolingUpToTheNextOne() {
        for (List<LayerSpec> layers : List.of(POOLED, POOLED_WHOLE, SEEN)) {
            Random random = new Random(4);
            double[] at = IntStream.range(0, 16)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            assertIsTheLine(new NetworkSpec(16, layers, 2, new Identity()), at, input -> true);
        }
    }

    @Test
    void tellsWhichWindowHasAnotherWinnerNext() {
        NetworkSpec spec = new NetworkSpec(4, POOLED_OF_FOUR, 1, new Identity());
        try (Network network = Network.initialize(spec, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            LocalMap map = new LocalMap();
            logits(workspace, new double[] {1, 5, 4.5, 2});
            through(map, workspace, 4);

            assertThat(map.nearestCorner()).isCloseTo(0.5 / Math.sqrt(2), within(1e-12));
            assertThat(map.corner()).isEqualTo("0");
        }
    }

    private static final List<LayerSpec> POOLED_OF_FOUR =
            List.of(new Reshape(List.of(2, 2, 1)), new MaxPooling(2), new Flatten());

    /** A category has no slope; what it is looked up as is constant. */
    @Test
    void isTheLineOfTheNumbersBesideACategory() {
        NetworkSpec spec = new NetworkSpec(
                3,
                List.of(new Embedding(2, List.of(new EmbeddedColumn(1, "shop", 4))), new Dense(6, new Relu())),
                2,
                new Identity());
        double[][] slopes = assertIsTheLine(spec, new double[] {0.4, 3, -0.7}, input -> input != 1);

        assertThat(slopes[1]).containsExactly(0, 0);
    }

    @Test
    void tellsWhatIsMadeOfNoStraightPieces() {
        NetworkSpec spec = new NetworkSpec(
                3,
                List.of(
                        new Residual(List.of(new Dense(3, new Relu()), new LayerNormalization(1e-5)), 1),
                        new Dense(2, new Tanh())),
                2,
                new Identity());
        try (Network network = Network.initialize(spec, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            logits(workspace, new double[] {0.4, -0.7, 0.2});

            assertThat(workspace.explained().stream().map(LocalMap::curve))
                    .containsExactly(Optional.of("layer_normalization"), Optional.of("tanh"), Optional.empty());
        }
    }

    private static double[][] through(LocalMap map, Workspace workspace, int inputs) {
        double[][] slopes = LocalMap.identity(inputs);
        for (Explained layer : workspace.explained()) {
            slopes = map.through(slopes, layer, new Place(""), true);
        }
        return slopes;
    }

    /** Up to the nearest corner, and not beyond it; by moves of some inputs. */
    private static double[][] assertIsTheLine(NetworkSpec spec, double[] at, IntPredicate moves) {
        try (Network network = Network.initialize(spec, Kernels.reference(), 3);
                Workspace workspace = network.explainingWorkspace(1)) {
            double[] here = logits(workspace, at);
            LocalMap map = new LocalMap();
            double[][] slopes = through(map, workspace, at.length);
            double radius = map.nearestCorner();
            assertThat(radius).isPositive().isFinite();
            Random random = new Random(5);
            boolean left = false;
            for (int i = 0; i < 1000; i++) {
                double[] direction = direction(random, at.length, moves);
                assertThat(error(workspace, at, here, slopes, direction, 0.999 * radius))
                        .isLessThan(1e-12);
                left |= error(workspace, at, here, slopes, direction, 9 * radius) > 1e-9;
            }
            assertThat(left).isTrue();
            return slopes;
        }
    }

    private static double[] direction(Random random, int inputs, IntPredicate moves) {
        double[] direction = IntStream.range(0, inputs)
                .mapToDouble(input -> moves.test(input) ? random.nextGaussian() : 0)
                .toArray();
        double length =
                Math.sqrt(Arrays.stream(direction).map(each -> each * each).sum());
        return Arrays.stream(direction).map(each -> each / length).toArray();
    }

    private static double error(
            Workspace workspace, double[] at, double[] here, double[][] slopes, double[] direction, double distance) {
        double[] there = at.clone();
        for (int i = 0; i < at.length; i++) {
            there[i] += distance * direction[i];
        }
        double[] real = logits(workspace, there);
        double largest = 0;
        for (int j = 0; j < real.length; j++) {
            double told = here[j];
            for (int i = 0; i < at.length; i++) {
                told += distance * direction[i] * slopes[i][j];
            }
            largest = Math.max(largest, Math.abs(real[j] - told));
        }
        return largest;
    }

    private static double[] logits(Workspace workspace, double[] row) {
        for (int i = 0; i < row.length; i++) {
            workspace.input().set(0, i, row[i]);
        }
        workspace.forward();
        double[] logits = new double[workspace.logits().columns()];
        workspace.logits().readRow(0, logits);
        return logits;
    }
}
