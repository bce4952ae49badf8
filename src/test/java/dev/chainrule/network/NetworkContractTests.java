package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer with every activation, and for every output activation with every loss: by reflection. */
class NetworkContractTests {

    /** So many that two layers may each halve them. */
    private static final int INPUTS = 4;

    private static final int OUTPUTS = 3;
    private static final int ROWS = 3;

    static List<LayerSpec> layers() {
        return Samples.of(LayerSpec.class);
    }

    /** Every layer before one ending, and every ending after one layer: neither knows the other. */
    private static void forEveryEnding(LayerSpec layer, Ending test) {
        List<Loss> losses = Samples.of(Loss.class);
        for (Activation output : outputs()) {
            NetworkSpec spec = spec(layer, output);
            if (!layer.equals(layers().get(0))) {
                test.accept(spec, losses.get(0));
                return;
            }
            losses.forEach(loss -> test.accept(spec, loss));
        }
    }

    private static List<Activation> outputs() {
        return Samples.of(Activation.class).stream()
                .filter(Activation::fitsOutput)
                .toList();
    }

    private interface Ending {
        void accept(NetworkSpec spec, Loss loss);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("layers")
    void backpropagatesTheDerivativeOfItsLoss(LayerSpec layer) {
        forEveryEnding(layer, (spec, loss) -> {
            try (Network network = Network.initialize(spec, Kernels.fast(), 5)) {
                GradientCheck.Result result =
                        new GradientCheck(network, loss).all(features(network, ROWS), targets(ROWS));
                assertThat(result.worstRelativeError())
                        .as("%s with %s: %s", spec, loss, result)
                        .isLessThanOrEqualTo(1e-6);
                assertThat(result.checked()).isEqualTo(network.parameters().columns());
            }
        });
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("layers")
    void isAsFastAsItIsRight(LayerSpec layer) {
        forEveryEnding(layer, (spec, loss) -> {
            try (Network fast = Network.initialize(spec, Kernels.fast(), 5);
                    Network reference = Numbers.reference(fast)) {
                for (int rows : new int[] {1, ROWS}) {
                    compare(fast, reference, loss, rows);
                }
            }
        });
    }

    private static void compare(Network fast, Network reference, Loss loss, int rows) {
        try (Workspace ours = filled(fast, rows);
                Workspace textbook = filled(reference, rows)) {
            String what = fast.spec() + " with " + loss;
            Numbers.assertClose(what, ours.forward(), textbook.forward(), 1e-5);
            double expected = textbook.backward(loss);
            assertThat(ours.backward(loss))
                    .as(what)
                    .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
            Numbers.assertClose(what, ours.gradients(), textbook.gradients(), 1e-5);
        }
    }

    /** Trained on a few batches, so that whatever is kept beside the weights has moved; then written, read, compared. */
    @ParameterizedTest
    @MethodSource("layers")
    void predictsTheSameAfterItWasWrittenAndRead(LayerSpec layer) throws IOException {
        try (Network network = Network.initialize(spec(layer), Kernels.fast(), 5);
                Workspace training = filled(network, ROWS)) {
            for (int step = 1; step <= 3; step++) {
                training.begin(5, step, 0);
                training.backward(Samples.of(Loss.class).get(0));
                training.updateState();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            network.write(out);
            long values = network.layers().parameterCount() + network.layers().stateCount();
            assertThat(out.size()).isEqualTo(Math.toIntExact(Float.BYTES * values));
            try (Network again =
                            Network.read(network.spec(), Kernels.fast(), new ByteArrayInputStream(out.toByteArray()));
                    Network reference = Numbers.reference(network)) {
                for (int rows : new int[] {1, ROWS}) {
                    float[][] predicted = predict(network, features(network, rows));
                    assertThat(predict(again, features(network, rows))).isDeepEqualTo(predicted);
                    assertClose(predict(reference, features(network, rows)), predicted);
                }
            }
        }
    }

    private static void assertClose(float[][] expected, float[][] actual) {
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                assertThat(actual[i][j])
                        .isCloseTo(expected[i][j], within(1e-5f * Math.max(1, Math.abs(expected[i][j]))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void startsFromItsSeedOnly(LayerSpec layer) {
        NetworkSpec spec = spec(layer);
        try (Network first = Network.initialize(spec, Kernels.fast(), 5);
                Network again = Network.initialize(spec, Kernels.fast(), 5);
                Network other = Network.initialize(spec, Kernels.fast(), 6)) {
            float[][] weights = Numbers.values(first.parameters());
            assertThat(Numbers.values(again.parameters())).isDeepEqualTo(weights);
            assertThat(Numbers.values(other.parameters())[0]).isNotEqualTo(weights[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void servesManyThreadsWithTheSameBits(LayerSpec layer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Network network = Network.initialize(spec(layer), Kernels.fast(), 5)) {
            Callable<float[][]> prediction = () -> predict(network, features(network, 40));
            float[][] alone = prediction.call();
            List<Callable<float[][]>> all =
                    IntStream.range(0, 16).mapToObj(i -> prediction).toList();
            for (Future<float[][]> answer : threads.invokeAll(all)) {
                assertThat(answer.get()).isDeepEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Nothing of the last batch stays in a workspace. */
    @ParameterizedTest
    @MethodSource("layers")
    void forgetsTheBatchBefore(LayerSpec layer) {
        Loss loss = Samples.of(Loss.class).get(0);
        try (Network network = Network.initialize(spec(layer), Kernels.fast(), 5);
                Workspace used = network.trainingWorkspace(ROWS);
                Workspace fresh = filled(network, ROWS)) {
            Numbers.fill(used.input(), Numbers.of(77).normal(ROWS, used.input().columns()));
            Numbers.fill(used.targets(), Numbers.of(78).shares(ROWS, OUTPUTS));
            used.backward(loss);
            fill(used, ROWS);
            assertThat(used.backward(loss)).isEqualTo(fresh.backward(loss));
            assertThat(Numbers.values(used.gradients())).isDeepEqualTo(Numbers.values(fresh.gradients()));
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void countsAndNamesItsParameters(LayerSpec layer) {
        NetworkSpec spec = spec(layer);
        spec.build().layers().forEach(built -> {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < built.parameterCount(); i++) {
                names.add(built.parameterName(i));
            }
            assertThat(names).doesNotHaveDuplicates();
            assertThat(sum(built.parameterArithmetic())).isEqualTo(built.parameterCount());
        });
        assertThat(spec.build().layers().stream()
                        .limit(spec.layers().size())
                        .map(built -> built.spec().resolved()))
                .isEqualTo(spec(layer.resolved()).layers());
        assertThat(layer.resolved().resolved()).isEqualTo(layer.resolved());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isReadAsItWasWritten(LayerSpec layer) {
        for (NetworkSpec spec : List.of(spec(layer), spec(layer.resolved()))) {
            assertThat(Definitions.read(Definitions.write(spec), NetworkSpec.class))
                    .isEqualTo(spec);
        }
    }

    /** The value of a sum of products such as {@code 2·5 + 5}. */
    private static int sum(String arithmetic) {
        int sum = 0;
        for (String term : arithmetic.split(" \\+ ", -1)) {
            int product = 1;
            for (String factor : term.split("·", -1)) {
                product *= Integer.parseInt(factor);
            }
            sum += product;
        }
        return sum;
    }

    private static NetworkSpec spec(LayerSpec layer) {
        return spec(layer, Samples.of(Activation.class).get(0));
    }

    private static NetworkSpec spec(LayerSpec layer, Activation output) {
        Fitted fitted = Fitted.of(layer, INPUTS, 2);
        return new NetworkSpec(fitted.inputs(), fitted.layers(), OUTPUTS, output);
    }

    private static float[][] features(Network network, int rows) {
        return Numbers.of(1).normal(rows, network.spec().inputs());
    }

    private static float[][] targets(int rows) {
        return Numbers.of(2).shares(rows, OUTPUTS);
    }

    private static Workspace filled(Network network, int rows) {
        Workspace workspace = network.trainingWorkspace(rows);
        fill(workspace, rows);
        return workspace;
    }

    private static void fill(Workspace workspace, int rows) {
        Numbers.fill(
                workspace.input(), Numbers.of(1).normal(rows, workspace.input().columns()));
        Numbers.fill(workspace.targets(), targets(rows));
    }

    private static float[][] predict(Network network, float[][] features) {
        try (Workspace workspace = network.predictionWorkspace(features.length)) {
            Numbers.fill(workspace.input(), features);
            return Numbers.values(workspace.forward());
        }
    }
}
