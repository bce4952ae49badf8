package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding.Answers;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.ImportedModel;
import dev.chainrule.exchange.onnx.read.OnnxImport;
import dev.chainrule.network.Fitted;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Gelu;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.table.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others exported answers here as it did there; {@code README.md} beside the files says how they were made. */
class ImportedNetworkTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final double CLOSE = 1e-5;

    static byte[] file(String name) {
        try (InputStream in = ImportedNetworkTests.class.getResourceAsStream("/onnx/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ImportedModel read(byte[] onnx) {
        OnnxImport format = new OnnxImport(new OnnxSettings(DataSize.ofMegabytes(16), 100_000), bytes -> {});
        try {
            return format.read(() -> new ByteArrayInputStream(onnx), onnx.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Encoded as its columns say. */
    static float[][] answers(ImportedModel model, float[][] rows) {
        Encoding encoding = model.manifest().encoding();
        float[][] inputs = new float[rows.length][encoding.inputs()];
        for (int i = 0; i < rows.length; i++) {
            Map<String, Object> values = new HashMap<>();
            for (int j = 0; j < rows[i].length; j++) {
                values.put(encoding.features().get(j).column(), rows[i][j]);
            }
            RowIssues issues = new RowIssues();
            encoding.encode(new RawRow("", values, false), inputs[i], 0, issues);
            assertThat(issues.violations()).isEmpty();
        }
        return Compared.answers(model.network(), inputs);
    }

    private static float[][] floats(JsonNode rows) {
        float[][] floats = new float[rows.size()][rows.get(0).size()];
        for (int i = 0; i < floats.length; i++) {
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = rows.get(i).get(j).floatValue();
            }
        }
        return floats;
    }

    static void assertClose(float[][] found, float[][] expected, double tolerance) {
        assertThat(found).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                assertThat((double) found[i][j])
                        .isCloseTo(expected[i][j], within(tolerance * Math.max(1, Math.abs(expected[i][j]))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense-relu-softmax", "dense-batchnorm-sigmoid", "dense-gelu-layernorm"})
    void aNetworkOfPyTorchAnswersAsItDidThere(String name) {
        JsonNode golden = JSON.readTree(file(name + ".json"));
        try (ImportedModel model = read(file(name + ".onnx"))) {
            assertClose(answers(model, floats(golden.get("input"))), floats(golden.get("output")), CLOSE);
        }
    }

    @Test
    void operatorsOfOneLayerAreReadAsThatLayer() {
        try (ImportedModel relu = read(file("dense-relu-softmax.onnx"));
                ImportedModel norm = read(file("dense-batchnorm-sigmoid.onnx"));
                ImportedModel gelu = read(file("dense-gelu-layernorm.onnx"))) {
            assertThat(relu.network().spec().layers())
                    .extracting(LayerSpec::getClass)
                    .hasToString("[class dev.chainrule.network.layer.Dense]");
            assertThat(((Dense) relu.network().spec().layers().get(0)).activation())
                    .isEqualTo(new Relu());
            assertThat(relu.network().spec().outputActivation()).isEqualTo(new Softmax());
            assertThat(relu.manifest().task()).isEqualTo(Task.CLASSIFICATION);
            assertThat(norm.network().spec().layers().get(1)).isInstanceOf(BatchNormalization.class);
            assertThat(norm.manifest().task()).isEqualTo(Task.REGRESSION);
            assertThat(((Dense) gelu.network().spec().layers().get(0)).activation())
                    .isEqualTo(new Gelu());
            assertThat(gelu.network().spec().layers().get(1)).isInstanceOf(LayerNormalization.class);
        }
    }

    @Test
    void aModelSaysWhereItIsFrom() {
        try (ImportedModel model = read(file("dense-relu-softmax.onnx"))) {
            assertThat(Objects.requireNonNull(model.manifest().provenance().imported())
                            .from())
                    .isEqualTo("pytorch 1.13.0, opset 13, IR version 7");
            assertThat(model.name()).isEqualTo("torch_jit");
            assertThat(model.manifest().encoding().features().stream().map(FeatureEncoding::column))
                    .containsExactly("x0", "x1", "x2", "x3");
            assertThat(((Classes) model.manifest().encoding().target()).labels())
                    .containsExactly(0L, 1L, 2L);
        }
    }

    static Stream<LayerSpec> layers() {
        return Stream.concat(
                Samples.of(LayerSpec.class).stream()
                        .filter(layer -> !(layer instanceof Embedding)
                                && !Fitted.of(layer, 6, 1).isShaped())
                        .filter(layer ->
                                !(layer instanceof Dense dense) || dense.bias() || dense.activation() instanceof Tanh),
                Stream.of(
                        new Residual(List.of(new Residual(List.of(new Dense(6, new Tanh())), 0.5)), 1),
                        new Residual(List.of(new Dense(9, new Tanh()), new Dense(4, new Identity())), 1)));
    }

    /** Also of the layers: whoever takes one in sees what was exported. */
    @ParameterizedTest
    @MethodSource("layers")
    void whatWasExportedHereComesBack(LayerSpec layer) {
        Fitted fitted = Fitted.of(layer, 6, 1);
        List<LayerSpec> layers = new ArrayList<>(List.of(new Dense(fitted.inputs(), new Relu())));
        layers.addAll(fitted.layers());
        NetworkSpec spec = new NetworkSpec(6, layers, 3, new Identity());
        Encoding encoding = Compared.plain(6, 3);
        Encoding classes =
                new Encoding(encoding.features(), new Classes("y", ColumnType.CATEGORY, List.of("a", "b", "c")));
        NetworkSpec ofClasses = new NetworkSpec(6, spec.layers(), 3, new Softmax());
        try (Network network = Compared.random(ofClasses, 5);
                ImportedModel model =
                        read(Compared.EXPORT.network(classes, network).toByteArray())) {
            float[][] rows = Compared.rows(9, 6, 1);
            assertClose(answers(model, rows), Compared.answers(network, rows), CLOSE);
            assertThat(model.manifest().encoding().target()).isEqualTo(classes.target());
            assertThat(model.manifest().encoding().features().stream().map(FeatureEncoding::column))
                    .isEqualTo(encoding.features().stream()
                            .map(FeatureEncoding::column)
                            .toList());
        }
    }

    static Stream<Activation> activations() {
        return Samples.of(Activation.class).stream()
                .filter(Activation::fitsOutput)
                .filter(activation -> !(activation instanceof Softmax)
                        && !(activation instanceof LogSoftmax)
                        && !(activation instanceof Sigmoid));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void oneNumberComesBackInItsUnits(Activation activation) {
        Encoding encoding = new Encoding(
                Compared.plain(4, 1).features(),
                new NumericTargets(
                        List.of(new NumberTarget("price", ColumnType.NUMBER, Scaling.STANDARDIZE, 250, 90))));
        try (Network network = Compared.random(new NetworkSpec(4, List.of(), 1, activation), 5);
                ImportedModel model =
                        read(Compared.EXPORT.network(encoding, network).toByteArray())) {
            float[][] rows = Compared.rows(9, 4, 1);
            float[][] expected = Compared.answers(network, rows);
            for (float[] row : expected) {
                row[0] = 250 + 90 * row[0];
            }
            assertClose(answers(model, rows), expected, CLOSE);
            assertThat(model.manifest().encoding().target().columns()).containsExactly("price");
        }
    }

    @Test
    void twoClassesComeBack() {
        Classes classes = new Classes("sold", ColumnType.BOOLEAN, List.of(false, true));
        Encoding encoding = new Encoding(Compared.plain(4, 1).features(), classes);
        try (Network network = Compared.random(new NetworkSpec(4, List.of(), 1, new Sigmoid()), 5);
                ImportedModel model =
                        read(Compared.EXPORT.network(encoding, network).toByteArray())) {
            float[][] rows = Compared.rows(9, 4, 1);
            assertClose(answers(model, rows), Compared.answers(network, rows), CLOSE);
            assertThat(model.manifest().encoding().target()).isEqualTo(classes);
        }
    }

    /** The graphs that skl2onnx makes of MLPClassifier and MLPRegressor, behind a StandardScaler. */
    @Test
    void aClassifierOfScikitLearnAnswersAsInOnnxRuntime() {
        for (Object[] classes :
                new Object[][] {{"ham", "spam"}, {"setosa", "versicolor", "virginica"}, {0L, 1L}, {1L, 4L, 7L}}) {
            byte[] onnx = SklearnGraphs.classifier(5, List.of(classes)).toByteArray();
            float[][] rows = Compared.rows(9, 5, 1);
            try (ImportedModel model = read(onnx);
                    OnnxRun run = new OnnxRun(SklearnGraphs.withoutZipMap(5, List.of(classes)))) {
                float[][] expected = (float[][])
                        Objects.requireNonNull(run.ask("float_input", rows).get("probabilities"));
                Classes target = (Classes) model.manifest().encoding().target();
                float[][] found = answers(model, rows);
                for (int i = 0; i < rows.length; i++) {
                    double[] outputs = new double[found[i].length];
                    for (int j = 0; j < outputs.length; j++) {
                        outputs[j] = found[i][j];
                    }
                    double[] probabilities = target.probabilities(outputs);
                    for (int j = 0; j < probabilities.length; j++) {
                        assertThat(probabilities[j]).isCloseTo(expected[i][j], within(CLOSE));
                    }
                }
                assertThat(target.labels()).containsExactly(classes);
                assertThat(target.column()).isEqualTo("output_label");
            }
        }
    }

    @Test
    void aRegressorOfScikitLearnAnswersAsInOnnxRuntime() {
        byte[] onnx = SklearnGraphs.regressor(5).toByteArray();
        float[][] rows = Compared.rows(9, 5, 1);
        try (ImportedModel model = read(onnx);
                OnnxRun run = new OnnxRun(onnx)) {
            assertClose(
                    answers(model, rows),
                    (float[][])
                            Objects.requireNonNull(run.ask("float_input", rows).get("variable")),
                    CLOSE);
            assertThat(model.manifest().task()).isEqualTo(Task.REGRESSION);
            assertThat(model.manifest().encoding().features().get(0).formula()).isEqualTo("(x − mean) / std");
        }
    }

    @Test
    void severalSigmoidsAreSeveralAnswers() {
        try (ImportedModel model = read(SklearnGraphs.sigmoids(3, 2).toByteArray())) {
            assertThat(model.manifest().encoding().target()).isInstanceOf(Answers.class);
            List<String> columns =
                    new ArrayList<>(model.manifest().encoding().target().columns());
            assertThat(columns).containsExactly("y0", "y1");
        }
    }
}
