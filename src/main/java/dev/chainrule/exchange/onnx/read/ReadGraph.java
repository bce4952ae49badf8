package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.exchange.onnx.Opset;
import dev.chainrule.exchange.onnx.ReadTensor;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph that has been read: which node makes which value, and in which order. It has only operators that are known, no
 * cycle, and no value that nobody makes.
 */
public final class ReadGraph {

    /** Those that some pattern of {@link ReadLayers} or {@link ReadAnswers} knows. */
    public static final Set<String> OPERATORS = Set.of(
            "Add",
            "ArgMax",
            "ArrayFeatureExtractor",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Celu",
            "Concat",
            "Constant",
            "Conv",
            "ConvTranspose",
            "Div",
            "Dropout",
            "Elu",
            "Erf",
            "Flatten",
            "Gather",
            "Gelu",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Greater",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "InstanceNormalization",
            "LayerNormalization",
            "LeakyRelu",
            "LogSoftmax",
            "MatMul",
            "MaxPool",
            "Mish",
            "Mul",
            "Neg",
            "PRelu",
            "Pad",
            "Pow",
            "ReduceMax",
            "ReduceMean",
            "Relu",
            "Reshape",
            "Resize",
            "Scaler",
            "Selu",
            "Sigmoid",
            "Slice",
            "Softmax",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Tanh",
            "Transpose",
            "Unsqueeze",
            "ZipMap");

    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", Opset.ML_DOMAIN);
    private static final int MOST_NAMED = 20;
    private static final int DEEPEST_CONSTANT = 8;

    private final GraphProto graph;
    private final Map<String, TensorProto> tensors = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    /** Of every value that a node makes: where its node stands in an order in which all are made. */
    private final Map<String, Integer> places = new HashMap<>();

    private ReadGraph(GraphProto graph) {
        this.graph = graph;
    }

    /** @throws ProblemException naming everything in it that is not known */
    static ReadGraph of(ModelProto model) {
        requireKnown(model);
        ReadGraph read = new ReadGraph(model.getGraph());
        read.name();
        read.order();
        return read;
    }

    private static void requireKnown(ModelProto model) {
        GraphProto graph = model.getGraph();
        if (graph.getNodeCount() == 0 || graph.getOutputCount() == 0) {
            throw Refused.of("no_graph", "The file has no graph with nodes and outputs.", null, "an ONNX model");
        }
        if (graph.getSparseInitializerCount() > 0) {
            throw Refused.graph("The graph has sparse tensors.", null);
        }
        graph.getInitializerList().forEach(tensor -> ReadTensor.requireInside(tensor.getName(), tensor));
        Map<String, Integer> unknown = new LinkedHashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasT()) {
                    ReadTensor.requireInside(attribute.getName(), attribute.getT());
                }
            }
            if (!OPERATORS.contains(node.getOpType()) || !DOMAINS.contains(node.getDomain())) {
                unknown.merge(called(node), 1, Integer::sum);
            }
        }
        if (!unknown.isEmpty()) {
            throw unknown(unknown);
        }
    }

    private static String called(NodeProto node) {
        return DOMAINS.contains(node.getDomain()) ? node.getOpType() : node.getDomain() + ":" + node.getOpType();
    }

    private static ProblemException unknown(Map<String, Integer> unknown) {
        List<Violation> violations = new ArrayList<>();
        unknown.forEach((name, count) -> {
            if (violations.size() < MOST_NAMED) {
                violations.add(
                        Violation.at(
                                "file",
                                "there is no layer for the operator %s (%s times)".formatted(name, count),
                                name,
                                "dense layers, convolutions, pooling, normalizations, residual blocks and the activations of GET /activations"));
            }
        });
        String names =
                String.join(", ", unknown.keySet().stream().limit(MOST_NAMED).toList());
        return new ProblemException(
                ProblemKind.INVALID,
                "unknown_operators",
                "The graph has operators that there are no layers for: %s%s."
                        .formatted(names, unknown.size() > MOST_NAMED ? " and others" : ""),
                violations);
    }

    private void name() {
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensors.put(tensor.getName(), tensor) != null) {
                throw Refused.graph("Two tensors are called \"%s\".".formatted(tensor.getName()), tensor.getName());
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            for (String output : node.getOutputList()) {
                if (!output.isEmpty() && (makers.put(output, node) != null || tensors.containsKey(output))) {
                    throw Refused.graph("Two nodes make the value \"%s\".".formatted(output), output);
                }
            }
        }
    }

    /** Nodes whose inputs are all made, until none is left (Kahn 1962). */
    private void order() {
        Set<String> inputs = new HashSet<>();
        graph.getInputList().forEach(input -> inputs.add(input.getName()));
        Map<String, List<Integer>> readers = new HashMap<>();
        int[] waitsFor = new int[graph.getNodeCount()];
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < waitsFor.length; i++) {
            for (String input : graph.getNode(i).getInputList()) {
                if (makers.containsKey(input)) {
                    waitsFor[i]++;
                    readers.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
                } else if (!input.isEmpty() && !tensors.containsKey(input) && !inputs.contains(input)) {
                    throw Refused.graph("Nothing makes the value \"%s\".".formatted(input), input);
                }
            }
            if (waitsFor[i] == 0) {
                ready.add(i);
            }
        }
        int place = 0;
        while (!ready.isEmpty()) {
            NodeProto node = graph.getNode(ready.remove());
            for (String output : node.getOutputList()) {
                places.put(output, place);
                for (int reader : readers.getOrDefault(output, List.of())) {
                    if (--waitsFor[reader] == 0) {
                        ready.add(reader);
                    }
                }
            }
            place++;
        }
        if (place < waitsFor.length) {
            throw Refused.graph("The graph has a cycle.", null);
        }
    }

    /** Those that are no constants, in order. */
    List<ValueInfoProto> inputs() {
        return graph.getInputList().stream()
                .filter(input -> !tensors.containsKey(input.getName()))
                .toList();
    }

    List<ValueInfoProto> outputs() {
        return graph.getOutputList();
    }

    @Nullable
    NodeProto maker(String value) {
        return makers.get(value);
    }

    /** The node that makes a value, where it is of this operator. */
    Optional<NodeProto> maker(String value, String operator) {
        return Optional.ofNullable(makers.get(value))
                .filter(node -> node.getOpType().equals(operator));
    }

    /** −1 of what no node makes. */
    int place(String value) {
        return places.getOrDefault(value, -1);
    }

    /** Whether some way leads from the one to the other. */
    boolean leads(String from, String to) {
        int earliest = place(from);
        Deque<String> open = new ArrayDeque<>(List.of(to));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String value = open.remove();
            if (value.equals(from)) {
                return true;
            }
            NodeProto node = makers.get(value);
            if (node != null && place(value) > earliest && seen.add(value)) {
                open.addAll(node.getInputList());
            }
        }
        return false;
    }

    /** A value that does not depend on any input of the graph; empty of one that does, or that nobody computes here. */
    Optional<ReadTensor> constant(String value) {
        return constant(value, 1);
    }

    private Optional<ReadTensor> constant(String value, int depth) {
        TensorProto tensor = tensors.get(value);
        if (tensor != null) {
            return Optional.of(ReadTensor.of(value, tensor));
        }
        NodeProto node = makers.get(value);
        if (node == null || depth > DEEPEST_CONSTANT) {
            return Optional.empty();
        }
        if (node.getOpType().equals("Constant")) {
            return ofNode(value, node);
        }
        if (node.getInputCount() == 0) {
            return Optional.empty();
        }
        String input = node.getInput(0);
        return switch (node.getOpType()) {
            case "Identity" -> constant(input, depth + 1);
            case "Cast" -> constant(input, depth + 1).map(whole -> cast(node, whole));
            case "Unsqueeze", "Squeeze" -> constant(input, depth + 1).map(ReadGraph::withoutOnes);
            case "Transpose" -> constant(input, depth + 1).map(ReadGraph::transposed);
            default -> Optional.empty();
        };
    }

    private static Optional<ReadTensor> ofNode(String value, NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            Optional<TensorProto> content =
                    switch (attribute.getName()) {
                        case "value" -> Optional.of(attribute.getT());
                        case "value_float" -> Optional.of(OnnxTensors.of(new float[] {attribute.getF()}));
                        case "value_int" -> Optional.of(OnnxTensors.of(new long[] {attribute.getI()}));
                        default -> Optional.empty();
                    };
            if (content.isPresent()) {
                return content.map(proto -> ReadTensor.of(value, proto));
            }
        }
        return Optional.empty();
    }

    /** Numbers that are whole may become weights by it; other types are read as what they are. */
    private static ReadTensor cast(NodeProto node, ReadTensor tensor) {
        double to = attribute(node, "to", 0);
        boolean toReal = to == DataType.FLOAT_VALUE || to == DataType.DOUBLE_VALUE;
        return !toReal || tensor.isReal() || tensor.isText()
                ? tensor
                : ReadTensor.of(tensor.name(), OnnxTensors.of(tensor.floats(), tensor.shape()));
    }

    /** Where a size is 1 does not matter to what is computed here. */
    private static ReadTensor withoutOnes(ReadTensor tensor) {
        TensorProto.Builder proto = tensor.proto().toBuilder().clearDims();
        for (long size : tensor.shape()) {
            if (size != 1) {
                proto.addDims(size);
            }
        }
        return ReadTensor.of(tensor.name(), proto.build());
    }

    private static ReadTensor transposed(ReadTensor tensor) {
        if (tensor.shape().length != 2 || !tensor.isReal()) {
            throw Refused.graph("\"%s\" is transposed and no matrix.".formatted(tensor.name()), tensor.name());
        }
        int rows = (int) tensor.shape()[0];
        int columns = (int) tensor.shape()[1];
        float[] values = tensor.floats();
        return ReadTensor.of(tensor.name(), OnnxTensors.of(ReadLayer.transposed(values, rows, columns), columns, rows));
    }

    /** A node of two inputs, one of which is a constant. */
    record WithConstant(String value, ReadTensor constant, boolean constantFirst) {}

    Optional<WithConstant> withConstant(NodeProto node) {
        if (node.getInputCount() != 2) {
            return Optional.empty();
        }
        Optional<ReadTensor> second = constant(node.getInput(1));
        if (second.isPresent()) {
            return Optional.of(new WithConstant(node.getInput(0), second.get(), false));
        }
        return constant(node.getInput(0)).map(first -> new WithConstant(node.getInput(1), first, true));
    }

    /** A constant of one number. */
    Optional<Double> number(String value) {
        return constant(value).flatMap(ReadTensor::single);
    }

    static double attribute(NodeProto node, String name, double usual) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute.getType() == AttributeProto.AttributeType.INT
                        ? attribute.getI()
                        : finite(node, attribute);
            }
        }
        return usual;
    }

    private static float finite(NodeProto node, AttributeProto attribute) {
        if (!Float.isFinite(attribute.getF())) {
            throw Refused.of(
                    "not_finite",
                    "The attribute \"%s\" of the operator %s is no finite number."
                            .formatted(attribute.getName(), node.getOpType()),
                    node.getName(),
                    "finite numbers");
        }
        return attribute.getF();
    }

    static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
