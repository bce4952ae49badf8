package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.exchange.onnx.Opset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A graph while it is written. Values are known by their names; each is written once, and a name that is taken gets a number. */
public final class Graph {

    /** The axis of rows, which may be any number. */
    private static final String ROWS = "N";

    private final GraphProto.Builder graph;
    private final Set<String> names = new HashSet<>();

    public Graph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    public GraphProto build() {
        return graph.build();
    }

    /** @return the name, or one like it that is free */
    private String free(String wanted) {
        String name = wanted;
        for (int i = 2; name.isEmpty() || !names.add(name); i++) {
            name = wanted + " " + i;
        }
        return name;
    }

    /** {@code [N, columns]}. */
    public String input(String name, DataType type, int columns, String description) {
        String free = free(name);
        graph.addInput(info(free, type, description, columns));
        return free;
    }

    /** @param columns none for {@code [N]} */
    public void output(String value, DataType type, String description, long... columns) {
        graph.addOutput(info(value, type, description, columns));
    }

    private static ValueInfoProto info(String name, DataType type, String description, long... columns) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder().addDim(Dimension.newBuilder().setDimParam(ROWS));
        for (long size : columns) {
            tensor.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .setDocString(description)
                .build();
    }

    public String constant(String name, TensorProto tensor) {
        String free = free(name);
        graph.addInitializer(tensor.toBuilder().setName(free));
        return free;
    }

    /** A single number for all values of a float tensor. */
    public String scalar(String name, double value) {
        return constant(name, OnnxTensors.of(new float[] {(float) value}));
    }

    /** @return its only output, which is called as the node is */
    public String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        String free = free(name);
        graph.addNode(NodeProto.newBuilder()
                .setName(free)
                .setOpType(operator)
                .setDomain(Opset.domain(operator))
                .addAllInput(inputs)
                .addOutput(free)
                .addAllAttribute(List.of(attributes)));
        return free;
    }

    public String cast(String name, String value, DataType type) {
        return node("Cast", name, List.of(value), Attributes.of("to", type.getNumber()));
    }

    public String reshape(String name, String value, long... shape) {
        return node("Reshape", name, List.of(value, constant(name + "/shape", OnnxTensors.of(shape, shape.length))));
    }

    /** Side by side, for rows. */
    public String concat(String name, List<String> values) {
        return values.size() == 1 ? values.get(0) : node("Concat", name, values, Attributes.of("axis", 1));
    }
}
