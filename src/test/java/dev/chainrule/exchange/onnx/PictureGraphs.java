package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.exchange.onnx.write.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Graphs over pictures with their channels first, as PyTorch writes them. */
final class PictureGraphs {

    static final String INPUT = "pixels";
    static final int CHANNELS = 3;
    static final int HEIGHT = 6;
    static final int WIDTH = 5;

    private PictureGraphs() {}

    static float[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.5 * random.nextGaussian());
        }
        return values;
    }

    /** What is between the pictures and the outputs. */
    interface Middle {

        /**
         * @param pictures {@code [N, 3, 6, 5]}
         * @return {@code [N, 2]}
         */
        String write(Graph graph, String pictures);
    }

    static ModelProto of(Middle middle) {
        Graph graph = new Graph("pictures");
        String input = graph.input(INPUT, DataType.FLOAT, CHANNELS, "");
        graph.output(middle.write(graph, input), DataType.FLOAT, "", 2);
        GraphProto.Builder whole = graph.build().toBuilder();
        ValueInfoProto.Builder info = whole.getInputBuilder(0);
        info.getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .addDim(Dimension.newBuilder().setDimValue(HEIGHT))
                .addDim(Dimension.newBuilder().setDimValue(WIDTH));
        return ModelProto.newBuilder()
                .setIrVersion(Opset.IR_VERSION)
                .setGraph(whole)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(Opset.VERSION))
                .build();
    }

    static String convolution(Graph graph, String input, int filters, int channels, AttributeProto... attributes) {
        String weight =
                graph.constant("kernel", OnnxTensors.of(random(filters * channels * 6, 3), filters, channels, 3, 2));
        String bias = graph.constant("bias", OnnxTensors.of(random(filters, 4), filters));
        return graph.node("Conv", "convolution", List.of(input, weight, bias), attributes);
    }

    /** To two outputs. */
    static String dense(Graph graph, String pictures, int width) {
        String rows = graph.node("Flatten", "rows", List.of(pictures));
        String weight = graph.constant("weight", OnnxTensors.of(random(width * 2, 5), width, 2));
        return graph.node("MatMul", "product", List.of(rows, weight));
    }

    static String normalized(Graph graph, String value, int columns) {
        List<String> inputs = new ArrayList<>(List.of(value));
        for (String name : List.of("scale", "shift", "mean", "variance")) {
            float[] values = random(columns, name.length());
            for (int i = 0; i < columns; i++) {
                values[i] = name.equals("variance") ? 0.1f + Math.abs(values[i]) : values[i];
            }
            inputs.add(graph.constant(name, OnnxTensors.of(values, columns)));
        }
        return graph.node("BatchNormalization", "normalized", inputs);
    }

    /** Three channels in, several channels where it becomes a row, and a residual block. */
    static ModelProto colours() {
        return of((graph, pictures) -> {
            String seen = convolution(
                    graph, pictures, 4, 3, Attributes.of("pads", new long[] {1, 0, 1, 0}), Attributes.of("group", 1));
            String bent = graph.node("Relu", "bent", List.of(normalized(graph, seen, 4)));
            String inside = graph.node(
                    "AveragePool",
                    "smooth",
                    List.of(bent),
                    Attributes.of("kernel_shape", new long[] {3, 3}),
                    Attributes.of("pads", new long[] {1, 1, 1, 1}));
            String block = graph.node("Add", "block", List.of(bent, inside));
            String pooled = graph.node(
                    "MaxPool",
                    "pooled",
                    List.of(block),
                    Attributes.of("kernel_shape", new long[] {2, 2}),
                    Attributes.of("strides", new long[] {2, 2}));
            return dense(graph, pooled, 4 * 3 * 2);
        });
    }
}
