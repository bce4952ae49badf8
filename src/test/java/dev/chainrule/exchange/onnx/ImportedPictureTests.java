package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.exchange.ImportedModel;
import dev.chainrule.exchange.onnx.PictureGraphs.Middle;
import dev.chainrule.exchange.onnx.write.Graph;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.AveragePooling;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Cropping;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GlobalAveragePooling;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.layer.ZeroPadding;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Networks over pictures come in with their channels first, and answer here as they did there. */
class ImportedPictureTests {

    private static final double CLOSE = 1e-5;

    /** A row of the file's own order, put in that of the model's columns. */
    private static float[][] answers(ImportedModel model, float[][] rows) {
        List<String> columns = model.manifest().encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
        float[][] ordered = new float[rows.length][columns.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.size(); j++) {
                ordered[i][j] = rows[i][Integer.parseInt(columns.get(j).substring(1))];
            }
        }
        return Compared.answers(model.network(), ordered);
    }

    private static void flat(JsonNode values, List<Float> into) {
        if (values.isArray()) {
            values.forEach(value -> flat(value, into));
        } else {
            into.add(values.floatValue());
        }
    }

    private static float[][] rows(JsonNode all) {
        float[][] rows = new float[all.size()][];
        for (int i = 0; i < rows.length; i++) {
            List<Float> row = new ArrayList<>();
            flat(all.get(i), row);
            rows[i] = new float[row.size()];
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = row.get(j);
            }
        }
        return rows;
    }

    @Test
    void aConvolutionOfPyTorchAnswersAsItDidThere() {
        JsonNode golden = new JsonMapper().readTree(ImportedNetworkTests.file("conv-pool.json"));
        try (ImportedModel model = ImportedNetworkTests.read(ImportedNetworkTests.file("conv-pool.onnx"))) {
            assertThat(model.network().spec().layers().stream()
                            .map(layer -> layer.getClass().getSimpleName()))
                    .containsExactly("Reshape", "Convolution", "MaxPooling", "Flatten");
            float[][] rows = rows(golden.get("input"));
            ImportedNetworkTests.assertClose(answers(model, rows), rows(golden.get("output")), CLOSE);
            assertThat(model.manifest().encoding().features().get(1).column()).isEqualTo("x1");
        }
    }

    /** Their columns stand as the layers need them, and are called by their places in the file. */
    @Test
    void picturesInColoursAnswerAsInOnnxRuntimeByTheNamesOfTheirColumns() {
        int width = PictureGraphs.CHANNELS * PictureGraphs.HEIGHT * PictureGraphs.WIDTH;
        float[][] rows = Compared.rows(7, width, 3);
        try (ImportedModel model =
                ImportedNetworkTests.read(PictureGraphs.colours().toByteArray())) {
            assertThat(model.manifest().encoding().features().stream()
                            .map(FeatureEncoding::column)
                            .limit(4))
                    .containsExactly("x0", "x30", "x60", "x1");
            assertSame(PictureGraphs.colours(), rows, answers(model, rows));
        }
    }

    private static void assertSame(ModelProto graph, float[][] rows, float[][] found) {
        try (OnnxRun run = new OnnxRun(graph)) {
            long[] shape = {rows.length, PictureGraphs.CHANNELS, PictureGraphs.HEIGHT, PictureGraphs.WIDTH};
            Map<String, Object> outputs = run.ask(PictureGraphs.INPUT, rows, shape);
            ImportedNetworkTests.assertClose(
                    found, (float[][]) outputs.values().iterator().next(), CLOSE);
        }
    }

    private static AttributeProto list(String name, long... values) {
        return Attributes.of(name, values);
    }

    private static Middle convolved(int filters, int groups, int width, AttributeProto... attributes) {
        AttributeProto[] all = Arrays.copyOf(attributes, attributes.length + 1);
        all[attributes.length] = Attributes.of("group", groups);
        return (graph, pictures) -> PictureGraphs.dense(
                graph,
                PictureGraphs.convolution(graph, pictures, filters, PictureGraphs.CHANNELS / groups, all),
                width);
    }

    private static Middle pooled(String operator, int width, AttributeProto... attributes) {
        return (graph, pictures) ->
                PictureGraphs.dense(graph, graph.node(operator, "pooled", List.of(pictures), attributes), width);
    }

    private static String longs(Graph graph, String name, long... values) {
        return graph.constant(name, OnnxTensors.of(values, values.length));
    }

    private static Middle padded(int width, long... pads) {
        return (graph, pictures) -> PictureGraphs.dense(
                graph, graph.node("Pad", "padded", List.of(pictures, longs(graph, "pads", pads))), width);
    }

    private static Middle sliced(int width, long[] starts, long[] ends, long[] axes) {
        return (graph, pictures) -> PictureGraphs.dense(
                graph,
                graph.node(
                        "Slice",
                        "sliced",
                        List.of(
                                pictures,
                                longs(graph, "starts", starts),
                                longs(graph, "ends", ends),
                                longs(graph, "axes", axes))),
                width);
    }

    private static Middle resized(float down, float across, AttributeProto... attributes) {
        return (graph, pictures) -> {
            float[] scales = {1, 1, down, across};
            String larger = graph.node(
                    "Resize",
                    "larger",
                    List.of(pictures, "", graph.constant("scales", OnnxTensors.of(scales, 4))),
                    attributes);
            return PictureGraphs.dense(graph, larger, (int) (90 * down * across));
        };
    }

    private static Middle spread(int width, AttributeProto... attributes) {
        return (graph, pictures) -> {
            float[] kernel = PictureGraphs.random(3 * 4 * 3 * 2, 6);
            String weight = graph.constant("kernel", OnnxTensors.of(kernel, 3, 4, 3, 2));
            String bias = graph.constant("bias", OnnxTensors.of(PictureGraphs.random(4, 7), 4));
            String larger = graph.node("ConvTranspose", "larger", List.of(pictures, weight, bias), attributes);
            return PictureGraphs.dense(graph, larger, width);
        };
    }

    /** Operators that make pictures larger or smaller, and one that normalizes each. */
    static Stream<Middle> sizes() {
        AttributeProto linear = Attributes.of("mode", "linear");
        return Stream.of(
                padded(3 * 8 * 8, 0, 0, 0, 1, 0, 0, 2, 2),
                padded(3 * 9 * 5, 0, 0, 1, 0, 0, 0, 2, 0),
                padded(3 * 5 * 6, 0, 0, -2, 0, 0, 0, 1, 1),
                (graph, pictures) -> PictureGraphs.dense(
                        graph,
                        graph.node(
                                "Pad",
                                "padded",
                                List.of(
                                        PictureGraphs.convolution(graph, pictures, 4, 3),
                                        longs(graph, "pads", 1, 0),
                                        graph.scalar("zero", 0),
                                        longs(graph, "axes", -2))),
                        4 * 5 * 4),
                sliced(3 * 3 * 3, new long[] {1, -4}, new long[] {4, -1}, new long[] {2, 3}),
                sliced(3 * 6 * 4, new long[] {0}, new long[] {-1}, new long[] {-1}),
                sliced(3 * 2 * 5, new long[] {4}, new long[] {Long.MAX_VALUE}, new long[] {2}),
                resized(2, 3),
                resized(
                        2,
                        1,
                        Attributes.of("coordinate_transformation_mode", "asymmetric"),
                        Attributes.of("nearest_mode", "floor")),
                resized(3, 2, linear),
                resized(2, 2, linear, Attributes.of("coordinate_transformation_mode", "pytorch_half_pixel")),
                (graph, pictures) -> PictureGraphs.dense(
                        graph,
                        graph.node(
                                "Resize",
                                "larger",
                                List.of(pictures, "", "", longs(graph, "sizes", 5, 3, 12, 10)),
                                linear),
                        3 * 12 * 10),
                spread(4 * 8 * 6),
                spread(4 * 13 * 10, list("strides", 2, 2)),
                spread(4 * 11 * 8, list("strides", 2, 2), list("pads", 1, 1, 1, 1)),
                spread(4 * 12 * 10, list("strides", 2, 2), list("pads", 0, 0, 1, 0)),
                spread(4 * 10 * 7, list("dilations", 2, 2)),
                (graph, pictures) -> {
                    String seen = PictureGraphs.convolution(graph, pictures, 4, 3);
                    String scale = graph.constant("scale", OnnxTensors.of(PictureGraphs.random(4, 8), 4));
                    String shift = graph.constant("shift", OnnxTensors.of(PictureGraphs.random(4, 9), 4));
                    AttributeProto epsilon = Attributes.of("epsilon", 1e-3);
                    return PictureGraphs.dense(
                            graph,
                            graph.node("InstanceNormalization", "each", List.of(seen, scale, shift), epsilon),
                            64);
                },
                (graph, pictures) -> { // as a small decoder has them, one after the other
                    String seen = PictureGraphs.convolution(graph, pictures, 4, 3);
                    float[] scales = {1, 1, 2, 2};
                    String larger = graph.node(
                            "Resize", "larger", List.of(seen, "", graph.constant("scales", OnnxTensors.of(scales, 4))));
                    String framed =
                            graph.node("Pad", "framed", List.of(larger, longs(graph, "pads", 0, 0, 0, 1, 0, 0, 0, 0)));
                    String cut = graph.node(
                            "Slice",
                            "cut",
                            List.of(
                                    framed,
                                    longs(graph, "starts", 1),
                                    longs(graph, "ends", 7),
                                    longs(graph, "axes", 2)));
                    return PictureGraphs.dense(graph, graph.node("Relu", "bent", List.of(cut)), 4 * 6 * 9);
                });
    }

    /** Sizes of {@code [3, 6, 5]}. */
    static Stream<Middle> taken() {
        return Stream.of(
                convolved(4, 1, 4 * 4 * 4),
                convolved(6, 3, 6 * 2 * 2, list("strides", 2, 2)),
                convolved(4, 1, 4 * 2 * 4, list("dilations", 2, 1)),
                convolved(4, 1, 4 * 6 * 6, list("pads", 1, 1, 1, 1)),
                convolved(4, 1, 4 * 6 * 5, Attributes.of("auto_pad", "SAME_UPPER")),
                convolved(4, 1, 4 * 3 * 3, Attributes.of("auto_pad", "SAME_UPPER"), list("strides", 2, 2)),
                convolved(4, 1, 4 * 4 * 4, Attributes.of("auto_pad", "VALID")),
                convolved(4, 1, 4 * 6 * 5, list("pads", 1, 0, 1, 1)),
                pooled("MaxPool", 3 * 5 * 4, list("kernel_shape", 2, 2)),
                pooled(
                        "MaxPool",
                        3 * 3 * 3,
                        list("kernel_shape", 2, 2),
                        list("strides", 2, 2),
                        Attributes.of("ceil_mode", 1)),
                pooled(
                        "MaxPool",
                        3 * 3 * 3,
                        list("kernel_shape", 3, 3),
                        list("strides", 2, 2),
                        list("pads", 1, 1, 1, 1)),
                pooled("AveragePool", 3 * 6 * 5, list("kernel_shape", 3, 3), list("pads", 1, 1, 1, 1)),
                pooled("AveragePool", 3 * 5 * 4, list("kernel_shape", 2, 2), Attributes.of("count_include_pad", 1)),
                pooled("GlobalMaxPool", 3),
                pooled("GlobalAveragePool", 3),
                (graph, pictures) -> PictureGraphs.dense(
                        graph,
                        graph.node(
                                "Mul",
                                "half",
                                List.of(
                                        PictureGraphs.normalized(
                                                graph, PictureGraphs.convolution(graph, pictures, 4, 3), 4),
                                        graph.scalar("factor", 0.5))),
                        4 * 4 * 4),
                (graph, pictures) -> { // a row of pictures that is scaled column by column before the product
                    String seen = PictureGraphs.convolution(graph, pictures, 4, 3);
                    String rows = graph.node("Flatten", "flat", List.of(seen));
                    String scaled = PictureGraphs.normalized(graph, rows, 64);
                    return PictureGraphs.dense(graph, graph.node("Tanh", "bent", List.of(scaled)), 64);
                },
                (graph, pictures) -> { // what was the height is the channels
                    String turned = graph.node("Transpose", "turned", List.of(pictures), list("perm", 0, 2, 3, 1));
                    return PictureGraphs.dense(graph, PictureGraphs.convolution(graph, turned, 4, 6), 4 * 3 * 2);
                },
                (graph, pictures) -> { // there and back
                    String last = graph.node("Transpose", "last", List.of(pictures), list("perm", 0, 2, 3, 1));
                    String first = graph.node("Transpose", "first", List.of(last), list("perm", 0, 3, 1, 2));
                    String seen = PictureGraphs.convolution(graph, first, 4, 3);
                    String end = graph.node("Transpose", "end", List.of(seen), list("perm", 0, 2, 3, 1));
                    return PictureGraphs.dense(graph, end, 64);
                },
                (graph, pictures) -> graph.node( // over a row that was a picture
                        "MatMul",
                        "sums",
                        List.of(
                                graph.node(
                                        "Softmax",
                                        "over all",
                                        List.of(graph.node(
                                                "Flatten",
                                                "flat",
                                                List.of(PictureGraphs.convolution(graph, pictures, 4, 3))))),
                                graph.constant("weight", OnnxTensors.of(PictureGraphs.random(128, 5), 64, 2)))),
                (graph, pictures) -> { // a product makes the picture
                    String weight = graph.constant("first", OnnxTensors.of(PictureGraphs.random(90 * 90, 8), 90, 90));
                    String rows = graph.node("Flatten", "flat", List.of(pictures));
                    String made = graph.node(
                            "Relu", "made", List.of(graph.node("MatMul", "first product", List.of(rows, weight))));
                    String again = graph.reshape("again", made, -1, 3, 6, 5);
                    return PictureGraphs.dense(graph, PictureGraphs.convolution(graph, again, 4, 3), 64);
                });
    }

    @ParameterizedTest
    @MethodSource({"taken", "sizes"})
    void whatALayerCanSayIsTakenInAndAnswersAsInOnnxRuntime(Middle middle) {
        ModelProto graph = PictureGraphs.of(middle);
        float[][] rows = Compared.rows(5, 90, 2);
        try (ImportedModel model = ImportedNetworkTests.read(graph.toByteArray())) {
            assertSame(graph, rows, answers(model, rows));
        }
    }

    private record Hostile(String word, Middle middle) {}

    static Stream<Hostile> refused() {
        return Stream.of(
                new Hostile("axis of rows", padded(90, 1, 0, 0, 0, 0, 0, 0, 0)),
                new Hostile("channels", padded(120, 0, 1, 0, 1, 0, 0, 0, 0)),
                new Hostile("pads of", padded(120, 0, 0, 0, Long.MIN_VALUE, 0, 0, 0, 0)),
                new Hostile("axes", padded(120, 0, 0, 0, 1, 0, 0)),
                new Hostile("leaves nothing", padded(120, 0, 0, 0, -3, 0, 0, 0, -2)),
                new Hostile(
                        "mode",
                        (graph, pictures) -> PictureGraphs.dense(
                                graph,
                                graph.node(
                                        "Pad",
                                        "padded",
                                        List.of(pictures, longs(graph, "pads", 0, 0, 0, 1, 0, 0, 0, 1)),
                                        Attributes.of("mode", "reflect")),
                                126)),
                new Hostile(
                        "something else than 0",
                        (graph, pictures) -> PictureGraphs.dense(
                                graph,
                                graph.node(
                                        "Pad",
                                        "padded",
                                        List.of(
                                                pictures,
                                                longs(graph, "pads", 0, 0, 0, 1, 0, 0, 0, 1),
                                                graph.scalar("one", 1))),
                                126)),
                new Hostile("leaves nothing", sliced(90, new long[] {4}, new long[] {2}, new long[] {2})),
                new Hostile("channels", sliced(60, new long[] {1, 1}, new long[] {3, 3}, new long[] {1, 3})),
                new Hostile("axis of rows", sliced(60, new long[] {1}, new long[] {3}, new long[] {0})),
                new Hostile("times", resized(1.5f, 2)),
                new Hostile("times", resized(0.5f, 1)),
                new Hostile("another way", resized(2, 2, Attributes.of("mode", "cubic"))),
                new Hostile(
                        "another way", resized(2, 2, Attributes.of("coordinate_transformation_mode", "align_corners"))),
                new Hostile("output_padding", spread(64, list("strides", 2, 2), list("output_padding", 1, 0))),
                new Hostile("output_shape", spread(64, list("output_shape", 12, 10))),
                new Hostile("groups", spread(64, Attributes.of("group", 3))),
                new Hostile("pads", convolved(4, 1, 64, list("pads", -1, 0, 0, 0))),
                new Hostile("pads", convolved(4, 1, 64, list("pads", Long.MAX_VALUE, 0, 0, 0))),
                new Hostile("pads", convolved(4, 1, 64, list("pads", 1, 1))),
                new Hostile("pads", convolved(4, 1, 64, list("pads", 0, 0, 2, 2))),
                new Hostile("strides", convolved(4, 1, 64, list("strides", 0, 1))),
                new Hostile("strides", convolved(4, 1, 64, list("strides", 1L << 32, 1))),
                new Hostile("dilations", convolved(4, 1, 64, list("dilations", -3, 1))),
                new Hostile("does not fit", convolved(4, 1, 64, list("dilations", 4096, 4096))),
                new Hostile("kernel_shape", convolved(4, 1, 64, list("kernel_shape", 2, 3))),
                new Hostile("kernel_shape", convolved(4, 1, 64, list("kernel_shape", 3, 2, 1))),
                new Hostile("auto_pad", convolved(4, 1, 64, Attributes.of("auto_pad", "SOMEHOW"))),
                new Hostile("SAME_LOWER", convolved(4, 1, 64, Attributes.of("auto_pad", "SAME_LOWER"))),
                new Hostile("groups", convolved(4, 3, 64)),
                new Hostile(
                        "channels",
                        (graph, pictures) ->
                                PictureGraphs.dense(graph, PictureGraphs.convolution(graph, pictures, 4, 2), 64)),
                new Hostile("groups", convolved(4, 1, 64, Attributes.of("group", -2))),
                new Hostile("kernel_shape", pooled("MaxPool", 60)),
                new Hostile("kernel_shape", pooled("MaxPool", 60, list("kernel_shape", 0, 2))),
                new Hostile("kernel_shape", pooled("MaxPool", 60, list("kernel_shape", Long.MIN_VALUE, 2))),
                new Hostile("dilations", pooled("MaxPool", 60, list("kernel_shape", 2, 2), list("dilations", 2, 2))),
                new Hostile("padding", pooled("MaxPool", 60, list("kernel_shape", 2, 2), list("pads", 2, 2, 2, 2))),
                new Hostile(
                        "count_include_pad",
                        pooled(
                                "AveragePool",
                                90,
                                list("kernel_shape", 3, 3),
                                list("pads", 1, 1, 1, 1),
                                Attributes.of("count_include_pad", 1))),
                new Hostile(
                        "ceil_mode",
                        pooled(
                                "MaxPool",
                                90,
                                list("kernel_shape", 1, 1),
                                list("strides", 4, 4),
                                Attributes.of("ceil_mode", 1))),
                new Hostile(
                        "axes",
                        (graph, pictures) -> PictureGraphs.convolution(
                                graph, graph.node("Flatten", "flat", List.of(pictures)), 4, 3)),
                new Hostile("ends with values", (graph, pictures) -> PictureGraphs.convolution(graph, pictures, 4, 3)),
                new Hostile("takes 7 columns", convolved(4, 1, 7)),
                new Hostile("bias", (graph, pictures) -> {
                    String weight = graph.constant("kernel", OnnxTensors.of(new float[4 * 3], 4, 3, 1, 1));
                    String bias = graph.constant("bias", OnnxTensors.of(new float[3], 3));
                    return PictureGraphs.dense(
                            graph, graph.node("Conv", "wrong", List.of(pictures, weight, bias)), 120);
                }),
                new Hostile("weight of shape", (graph, pictures) -> {
                    String weight = graph.constant("kernel", OnnxTensors.of(new float[4 * 3], 4, 3, 1));
                    return PictureGraphs.dense(graph, graph.node("Conv", "wrong", List.of(pictures, weight)), 120);
                }),
                new Hostile(
                        "reshaped",
                        (graph, pictures) ->
                                PictureGraphs.dense(graph, graph.reshape("wrong", pictures, -1, 4, 6, 5), 120)),
                new Hostile(
                        "Softmax",
                        (graph, pictures) ->
                                PictureGraphs.dense(graph, graph.node("Softmax", "over", List.of(pictures)), 90)),
                new Hostile("channels first", (graph, pictures) -> {
                    String seen = PictureGraphs.convolution(graph, pictures, 4, 3);
                    String turned = graph.node("Transpose", "turned", List.of(seen), list("perm", 0, 3, 1, 2));
                    return PictureGraphs.dense(graph, turned, 64);
                }));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatNoLayerCanSayIsRefusedByName(Hostile hostile) {
        byte[] onnx = PictureGraphs.of(hostile.middle()).toByteArray();
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> ImportedNetworkTests.read(onnx).close());
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(refused.detail()).contains(hostile.word());
    }

    private static Convolution convolution(int filters, Padding padding, int groups, Activation activation) {
        return new Convolution(
                filters,
                List.of(3, 2),
                List.of(2, 1),
                padding,
                List.of(1, 2),
                groups,
                activation,
                null,
                true,
                null,
                null);
    }

    /** Of pictures of {@code [5, 7, 4]}. */
    static Stream<List<LayerSpec>> exported() {
        List<List<LayerSpec>> all = new ArrayList<>();
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(1, 1)))) {
            all.add(List.of(convolution(8, padding, 2, new Tanh())));
            all.add(List.of(new MaxPooling(List.of(3, 2), List.of(2, 1), padding)));
            all.add(List.of(new AveragePooling(List.of(3, 2), List.of(2, 1), padding)));
        }
        all.add(List.of(convolution(4, Padding.Rule.SAME, 1, new Maxout(2))));
        all.add(List.of(convolution(4, Padding.Rule.SAME, 1, new PRelu(0.25)), new MaxPooling(2)));
        all.add(List.of(new ZeroPadding(List.of(1, 2, 0, 1)), new Cropping(List.of(0, 1, 2, 0))));
        all.add(List.of(new ZeroPadding(List.of(0, 0, 1, 1)), convolution(4, Padding.Rule.VALID, 1, new Relu())));
        all.add(List.of(new UpSampling(2, Interpolation.BILINEAR), new MaxPooling(2)));
        all.add(List.of(convolution(3, Padding.Rule.SAME, 1, new Relu()), new UpSampling(2, Interpolation.NEAREST)));
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(1, 1)))) {
            all.add(List.of(new TransposedConvolution(3, 3, 2, padding, new Tanh())));
        }
        all.add(List.of(new GlobalAveragePooling()));
        all.add(List.of(convolution(8, Padding.Rule.SAME, 1, new Relu()), new GlobalMaxPooling()));
        all.add(List.of(
                convolution(3, Padding.Rule.SAME, 1, new Identity()),
                new BatchNormalization(0.1, 1e-5),
                new Activated(new Relu()),
                new LayerNormalization(1e-5),
                new Dense(5, new Tanh())));
        all.add(List.of(new Residual(List.of(new Convolution(4, 3, Padding.Rule.SAME, new Tanh())), 0.5)));
        all.add(List.of(
                new Residual(List.of(new Convolution(6, 3, Padding.Rule.SAME, new Tanh())), 0.5),
                new Residual(List.of(new Dense(5, new Tanh())), 1)));
        all.add(List.of(new Flatten(), new Dense(8, new Relu()), new Reshape(List.of(2, 2, 2)), new MaxPooling(2)));
        return all.stream();
    }

    /** Without those that only say what shape a row has, which a graph need not. */
    private static List<String> computing(List<LayerSpec> layers) {
        return layers.stream()
                .filter(layer -> !(layer instanceof Reshape) && !(layer instanceof Flatten))
                .map(layer -> layer.getClass().getSimpleName())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("exported")
    void aNetworkOfPicturesThatWasExportedHereComesBack(List<LayerSpec> layers) {
        List<LayerSpec> whole = new ArrayList<>(List.of(new Reshape(List.of(5, 7, 4))));
        whole.addAll(layers);
        if (!(layers.get(layers.size() - 1) instanceof GlobalAveragePooling)
                && !(layers.get(layers.size() - 1) instanceof GlobalMaxPooling)) {
            whole.add(new Flatten());
        }
        NetworkSpec spec = new NetworkSpec(140, whole, 3, new Softmax());
        Classes classes = new Classes("y", ColumnType.CATEGORY, List.of("a", "b", "c"));
        Encoding encoding = new Encoding(Compared.plain(140, 3).features(), classes);
        float[][] rows = Compared.rows(6, 140, 1);
        try (Network network = Compared.random(spec, 5);
                ImportedModel model = ImportedNetworkTests.read(
                        Compared.EXPORT.network(encoding, network).toByteArray())) {
            ImportedNetworkTests.assertClose(
                    ImportedNetworkTests.answers(model, rows), Compared.answers(network, rows), CLOSE);
            assertThat(computing(model.network().spec().layers())).isEqualTo(computing(whole));
            assertThat(model.manifest().encoding().features().stream().map(FeatureEncoding::column))
                    .isEqualTo(IntStream.range(0, 140).mapToObj(i -> "x" + i).toList());
        }
    }
}
