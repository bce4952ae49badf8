package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Unit;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a network says of itself, forward and backward, against PyTorch's autograd in double precision;
 * {@code golden/explanations.py} says how the numbers were made.
 */
class ExplanationGoldenTests {

    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").doubleValue();

    private static JsonNode golden() {
        try (InputStream in = ExplanationGoldenTests.class.getResourceAsStream("/golden/explanations.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Integer> networks() {
        return IntStream.range(0, GOLDEN.get("networks").size()).boxed();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithAutogradForwardAndBackward(int number) {
        with(number, (golden, workspace) -> {
            double loss = workspace.explain(Definitions.read(golden.get("loss"), Loss.class));

            assertThat(loss).isCloseTo(golden.get("loss_value").doubleValue(), within(TOLERANCE));
            assertClose("logits", workspace.logits(), golden.get("logits"));
            assertClose("parameters", workspace.gradients(), golden.get("parameter_gradient"));
            assertClose("inputs", workspace.inputGradient(), golden.get("input_gradient"));
            List<Explained> layers = workspace.explained();
            for (int i = 0; i < layers.size(); i++) {
                Explained layer = layers.get(i);
                assertClose("a " + i, layer.a(), golden.get("activations").get(i));
                Explained.Back back = Objects.requireNonNull(layer.back());
                JsonNode blame = golden.get("activation_gradients").get(i);
                if (blame.isNull()) {
                    assertThat(back.outputs().get(0, 0)).isNaN();
                } else {
                    assertClose("∂a " + i, back.outputs(), blame);
                }
            }
            Explained.Back output =
                    Objects.requireNonNull(layers.get(layers.size() - 1).back());
            assertClose("∂z", output.units(), golden.get("logit_gradient"));
        });
    }

    /** The terms that are told add up to what came out, and the factors of the chain to what came back. */
    @ParameterizedTest
    @MethodSource("networks")
    void addsUp(int number) {
        with(number, (golden, workspace) -> {
            workspace.explain(Definitions.read(golden.get("loss"), Loss.class));
            workspace.explained().forEach(ExplanationGoldenTests::assertAddsUp);
        });
    }

    private static void assertAddsUp(Explained layer) {
        Explained.Back back = Objects.requireNonNull(layer.back());
        double[][] parameterGradient = new double[1][layer.parameters().columns()];
        for (int row = 0; row < layer.z().rows(); row++) {
            for (int unit = 0; unit < layer.units(); unit++) {
                Unit sum = layer.unit(row, unit);
                assertThat(sum.sum() + sum.bias()).isCloseTo(layer.z().get(row, unit), within(1e-11));
                double dlDz = back.units().get(row, unit);
                if (!Double.isNaN(back.outputs().get(row, 0))) {
                    assertThat(chained(layer, back, row, unit)).isCloseTo(dlDz, within(1e-11));
                }
                for (int term = 0; term < sum.terms(); term++) {
                    add(sum.parameters()[term], dlDz * sum.values()[term], parameterGradient[0]);
                }
                add(sum.biasParameter(), dlDz, parameterGradient[0]);
                if (sum.learned() != Unit.FIXED) {
                    add(
                            sum.learned(),
                            back.outputs().get(row, unit) * layer.learnedSlope(row, unit),
                            parameterGradient[0]);
                }
            }
        }
        if (layer.inside().isEmpty()) {
            for (int i = 0; i < parameterGradient[0].length; i++) {
                assertThat(parameterGradient[0][i])
                        .as(layer.layer().parameterName(i))
                        .isCloseTo(back.parameters().get(0, i), within(1e-10));
            }
        }
        layer.inside().forEach(ExplanationGoldenTests::assertAddsUp);
    }

    private static double chained(Explained layer, Explained.Back back, int row, int unit) {
        if (!layer.activation().mixesColumns()) {
            return back.outputs().get(row, layer.output(unit)) * layer.slope(row, unit);
        }
        return IntStream.range(0, layer.a().columns())
                .mapToDouble(output -> back.outputs().get(row, output) * layer.slopes(row, output)[unit])
                .sum();
    }

    private static void add(int parameter, double gradient, double[] sums) {
        if (parameter != Unit.FIXED) {
            sums[parameter] += gradient;
        }
    }

    private static void with(int number, BiConsumer<JsonNode, Workspace> use) {
        JsonNode golden = GOLDEN.get("networks").get(number);
        NetworkSpec spec = Definitions.read(golden.get("network"), NetworkSpec.class);
        try (Network network = Network.blank(spec, Kernels.reference())) {
            fill(network.parameters(), golden.get("parameters"));
            fill(network.state(), golden.get("state"));
            try (Workspace workspace =
                    network.explainingWorkspace(golden.get("input").size())) {
                fillRows(workspace.input(), golden.get("input"));
                fillRows(workspace.targets(), golden.get("targets"));
                use.accept(golden, workspace);
            }
        }
    }

    private static void fill(Matrix flat, JsonNode values) {
        assertThat(flat.columns()).isEqualTo(values.size());
        for (int i = 0; i < values.size(); i++) {
            flat.set(0, i, values.get(i).doubleValue());
        }
    }

    private static void fillRows(Matrix matrix, JsonNode rows) {
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < rows.get(i).size(); j++) {
                matrix.set(i, j, rows.get(i).get(j).doubleValue());
            }
        }
    }

    private static void assertClose(String what, Matrix actual, JsonNode expected) {
        for (int i = 0; i < actual.rows(); i++) {
            JsonNode row = expected.get(0).isArray() ? expected.get(i) : expected;
            for (int j = 0; j < actual.columns(); j++) {
                double value = row.get(j).doubleValue();
                assertThat(actual.get(i, j))
                        .as("%s [%s, %s]", what, i, j)
                        .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
            }
        }
    }
}
