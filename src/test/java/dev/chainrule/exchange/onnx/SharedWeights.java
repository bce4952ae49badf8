package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.exchange.onnx.write.Graph;
import java.util.List;

/** Graphs that nobody exports. */
final class SharedWeights {

    private SharedWeights() {}

    /** Layers that all multiply with the same matrix. */
    static ModelProto of(int layers, int width) {
        Graph graph = new Graph("shared");
        String value = graph.input("x", DataType.FLOAT, width, "");
        String weight = graph.constant("weight", OnnxTensors.of(new float[width * width], width, width));
        for (int i = 0; i < layers; i++) {
            value = graph.node("MatMul", "layer " + i, List.of(value, weight));
        }
        graph.output(value, DataType.FLOAT, "", width);
        return model(graph);
    }

    /** Residual blocks, one after another and within each other. */
    static ModelProto blocks() {
        Graph graph = new Graph("blocks");
        String value = graph.input("x", DataType.FLOAT, 3, "");
        for (int i = 0; i < 20; i++) {
            String inside =
                    graph.node("Add", "inside " + i, List.of(value, graph.node("Tanh", "tanh", List.of(value))));
            value = graph.node("Add", "block " + i, List.of(inside, value));
        }
        String weight = graph.constant("weight", OnnxTensors.of(new float[] {1, 2, 3}, 3, 1));
        graph.output(graph.node("MatMul", "y", List.of(value, weight)), DataType.FLOAT, "", 1);
        return model(graph);
    }

    private static ModelProto model(Graph graph) {
        return ModelProto.newBuilder()
                .setIrVersion(Opset.IR_VERSION)
                .setGraph(graph.build())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(Opset.VERSION))
                .build();
    }
}
