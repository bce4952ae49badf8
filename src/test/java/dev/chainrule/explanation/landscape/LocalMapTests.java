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
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.math.Kernels;
import java.util.List;
import java.util.Random;
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
                double[] direction = direction(random);
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

    private static double[] direction(Random random) {
        double[] direction = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double length =
                Math.sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2]);
        for (int i = 0; i < 3; i++) {
            direction[i] /= length;
        }
        return direction;
    }

    private static double error(
            Workspace workspace, double[] at, double[] here, double[][] slopes, double[] direction, double distance) {
        double[] there = at.clone();
        for (int i = 0; i < 3; i++) {
            there[i] += distance * direction[i];
        }
        double[] real = logits(workspace, there);
        double largest = 0;
        for (int j = 0; j < real.length; j++) {
            double told = here[j];
            for (int i = 0; i < 3; i++) {
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
        double[] logits = new double[2];
        workspace.logits().readRow(0, logits);
        return logits;
    }
}
