package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.TargetEncoding.Answers;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.onnx.write.OnnxExport;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.table.ColumnType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels, probabilities and numbers leave a graph as they leave the service. */
class ExportedAnswerTests {

    private static final int INPUTS = 4;

    private static void ask(
            TargetEncoding target, Activation activation, BiConsumer<float[][], Map<String, Object>> check) {
        Encoding encoding = new Encoding(Compared.plain(INPUTS, 1).features(), target);
        try (Network network = Compared.random(new NetworkSpec(INPUTS, List.of(), encoding.outputs(), activation), 11);
                OnnxRun run = new OnnxRun(Compared.EXPORT.network(encoding, network))) {
            for (int count : new int[] {1, 40}) {
                float[][] rows = Compared.rows(count, INPUTS, 5);
                check.accept(Compared.answers(network, rows), run.ask(OnnxExport.INPUTS, rows));
            }
        }
    }

    private static Classes classes(String column, ColumnType type, Object... labels) {
        return new Classes(column, type, List.of(labels));
    }

    static List<Classes> classes() {
        return List.of(
                classes("species", ColumnType.CATEGORY, "setosa", "versicolor", "virginica"),
                classes("species", ColumnType.CATEGORY, "no", "yes"),
                classes("digit", ColumnType.INTEGER, 1L, 2L, 9L),
                classes("digit", ColumnType.INTEGER, 0L, 1L),
                classes("size", ColumnType.NUMBER, 0.5, 1.5),
                classes("is new", ColumnType.BOOLEAN, false, true));
    }

    @ParameterizedTest
    @MethodSource
    void classes(Classes classes) {
        ask(classes, classes.width() == 1 ? new Sigmoid() : new Softmax(), (expected, found) -> {
            assertAnswers(classes, expected, answer(found, "label"), (float[][]) answer(found, "probabilities"));
        });
    }

    private static Object answer(Map<String, Object> answers, String name) {
        return Objects.requireNonNull(answers.get(name), name);
    }

    private static void assertAnswers(Classes classes, float[][] outputs, Object labels, float[][] probabilities) {
        for (int i = 0; i < outputs.length; i++) {
            double[] wide = new double[outputs[i].length];
            for (int j = 0; j < wide.length; j++) {
                wide[j] = outputs[i][j];
            }
            assertThat(Array.get(labels, i)).isEqualTo(classes.labels().get(LikeliestClass.of(wide)));
            double[] expected = classes.probabilities(wide);
            for (int j = 0; j < expected.length; j++) {
                assertThat((double) probabilities[i][j]).isCloseTo(expected[j], within(1e-6));
            }
        }
    }

    /** Of an alias, which is compared in double precision here and in single there. */
    @Test
    void takesTheSecondOfTwoClassesAboveTheThreshold() {
        Classes classes = classes("species", ColumnType.CATEGORY, "no", "yes");
        Encoding encoding = new Encoding(Compared.plain(INPUTS, 1).features(), classes);
        float[][] rows = Compared.rows(40, INPUTS, 5);
        try (Network network = Compared.random(new NetworkSpec(INPUTS, List.of(), 1, new Sigmoid()), 11)) {
            float[][] outputs = Compared.answers(network, rows);
            double threshold = Math.nextDown((double) outputs[7][0]);
            OnnxExport export = new OnnxExport("houses", 3, Map.of(), threshold);
            try (OnnxRun run = new OnnxRun(export.network(encoding, network))) {
                Map<String, Object> found = run.ask(OnnxExport.INPUTS, rows);
                float[][] theirs = (float[][]) answer(found, "probabilities");
                List<Object> expected = new ArrayList<>();
                List<Object> labels = new ArrayList<>();
                for (int i = 0; i < rows.length; i++) {
                    expected.add(theirs[i][1] > threshold ? "yes" : "no");
                    labels.add(Array.get(answer(found, "label"), i));
                }
                assertThat(labels).isEqualTo(expected).contains("yes", "no");
            }
        }
    }

    @Test
    void severalAnswersHaveTheirTargetsNames() {
        Answers answers = new Answers(List.of(
                classes("sunny", ColumnType.BOOLEAN, false, true), classes("warm", ColumnType.CATEGORY, "no", "yes")));
        ask(answers, new Sigmoid(), (expected, found) -> {
            for (int i = 0; i < 2; i++) {
                Classes classes = answers.targets().get(i);
                float[][] own = new float[expected.length][1];
                for (int row = 0; row < own.length; row++) {
                    own[row][0] = expected[row][i];
                }
                assertAnswers(classes, own, answer(found, "label " + classes.column()), (float[][])
                        answer(found, "probabilities " + classes.column()));
            }
        });
    }

    @Test
    void numbersAreInTheUnitsOfTheData() {
        NumericTargets numbers = new NumericTargets(List.of(
                new NumberTarget("price", ColumnType.NUMBER, Scaling.STANDARDIZE, 250_000, 90_000),
                new NumberTarget("visits", ColumnType.INTEGER, Scaling.LOG1P, 3, 1.5),
                new NumberTarget("constant", ColumnType.INTEGER, Scaling.MIN_MAX, 7, 0)));
        ask(numbers, new Identity(), (expected, found) -> {
            for (int row = 0; row < expected.length; row++) {
                for (int i = 0; i < 3; i++) {
                    NumberTarget target = numbers.targets().get(i);
                    double decoded = target.decoded(expected[row][i]);
                    double one = ((double[][]) answer(found, target.column()))[row][0];
                    assertThat(one).isCloseTo(decoded, within(1e-5 * Math.max(1, Math.abs(decoded))));
                }
            }
        });
    }

    @Test
    void aGraphSaysWhatItIs() {
        Encoding encoding = new Encoding(
                Compared.plain(2, 1).features(), classes("species", ColumnType.CATEGORY, "no", "perhaps", "yes"));
        try (Network network = Compared.random(new NetworkSpec(2, List.of(), 3, new Softmax()), 1)) {
            ModelProto model = Compared.EXPORT.whole(encoding, network);

            assertThat(model.getIrVersion()).isEqualTo(9);
            assertThat(model.getProducerName()).isEqualTo("chainrule");
            assertThat(model.getModelVersion()).isEqualTo(3);
            assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(20);
            assertThat(model.getGraph().getInputList().stream().map(ValueInfoProto::getName))
                    .containsExactly("x0", "x1");
            assertThat(model.getGraph().getOutput(1).getDocString()).isEqualTo("in this order: no, perhaps, yes");
            assertThat(model.getMetadataPropsList())
                    .anySatisfy(entry -> {
                        assertThat(entry.getKey()).isEqualTo("opset");
                        assertThat(entry.getValue()).isEqualTo("20");
                    })
                    .anySatisfy(entry -> {
                        assertThat(entry.getKey()).isEqualTo("labels");
                        assertThat(entry.getValue()).isEqualTo("[\"no\",\"perhaps\",\"yes\"]");
                    });
        }
    }
}
