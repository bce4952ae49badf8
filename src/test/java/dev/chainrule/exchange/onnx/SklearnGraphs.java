package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Graphs as skl2onnx makes them, operator by operator, of a pipeline of StandardScaler and MLPClassifier or MLPRegressor; the
 * converter itself cannot be had where these tests are written.
 */
final class SklearnGraphs {

    private static final int HIDDEN = 6;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sklearn");
    private final SplittableRandom random = new SplittableRandom(17);

    private SklearnGraphs() {}

    private String tensor(String name, TensorProto tensor) {
        graph.addInitializer(tensor.toBuilder().setName(name));
        return name;
    }

    private String weights(String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return tensor(name, OnnxTensors.of(values, rows, columns));
    }

    private String node(String domain, String operator, String output, List<String> inputs, AttributeProto... how) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(operator + graph.getNodeCount())
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(how)));
        return output;
    }

    private static ValueInfoProto info(String name, DataType type, int columns) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder().addDim(Dimension.newBuilder());
        if (columns > 0) {
            tensor.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(columns));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static AttributeProto floats(String name, double... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (double value : values) {
            attribute.addFloats((float) value);
        }
        return attribute.build();
    }

    /** The scaled input through two layers of weights and an activation behind each. */
    private String layers(int inputs, int outputs, String last) {
        graph.addInput(info("float_input", DataType.FLOAT, inputs));
        double[] offset = new double[inputs];
        double[] scale = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            offset[i] = random.nextGaussian();
            scale[i] = 0.5 + random.nextDouble();
        }
        node(
                Opset.ML_DOMAIN,
                "Scaler",
                "scaled",
                List.of("float_input"),
                floats("offset", offset),
                floats("scale", scale));
        node("", "Cast", "cast_input", List.of("scaled"), Attributes.of("to", DataType.FLOAT.getNumber()));
        node("", "MatMul", "mul_result", List.of("cast_input", weights("coefficient", inputs, HIDDEN)));
        node("", "Add", "add_result", List.of("mul_result", weights("intercepts", 1, HIDDEN)));
        node("", "Relu", "next_activations", List.of("add_result"));
        node("", "MatMul", "mul_result1", List.of("next_activations", weights("coefficient1", HIDDEN, outputs)));
        node("", "Add", "add_result1", List.of("mul_result1", weights("intercepts1", 1, outputs)));
        return node("", last, "out_activations_result", List.of("add_result1"));
    }

    private ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .setProducerName("skl2onnx")
                .setProducerVersion("1.18.0")
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(19))
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain(Opset.ML_DOMAIN)
                        .setVersion(1))
                .build();
    }

    private static SklearnGraphs ofClasses(int inputs, List<Object> classes) {
        SklearnGraphs made = new SklearnGraphs();
        boolean two = classes.size() == 2;
        String answer = made.layers(inputs, two ? 1 : classes.size(), two ? "Sigmoid" : "Softmax");
        if (two) {
            made.tensor("unity", OnnxTensors.of(new float[] {1}));
            made.node("", "Sub", "negative_class_proba", List.of("unity", answer));
            made.node("", "Concat", "probabilities", List.of("negative_class_proba", answer), Attributes.of("axis", 1));
        } else {
            made.node("", "Identity", "probabilities", List.of(answer));
        }
        made.node("", "ArgMax", "argmax_output", List.of("probabilities"), Attributes.of("axis", 1));
        boolean texts = classes.get(0) instanceof String;
        made.tensor(
                "classes",
                texts
                        ? OnnxTensors.of(classes.stream().map(String::valueOf).toList())
                        : TensorProto.newBuilder()
                                .setDataType(DataType.INT32.getNumber())
                                .addDims(classes.size())
                                .addAllInt32Data(classes.stream()
                                        .map(label -> ((Long) label).intValue())
                                        .toList())
                                .build());
        made.node(Opset.ML_DOMAIN, "ArrayFeatureExtractor", "extracted", List.of("classes", "argmax_output"));
        made.tensor("shape", OnnxTensors.of(new long[] {-1}, 1));
        if (texts) {
            made.node("", "Reshape", "output_label", List.of("extracted", "shape"));
        } else {
            made.node("", "Reshape", "reshaped_result", List.of("extracted", "shape"));
            made.node(
                    "",
                    "Cast",
                    "output_label",
                    List.of("reshaped_result"),
                    Attributes.of("to", DataType.INT64.getNumber()));
        }
        made.graph.addOutput(info("output_label", texts ? DataType.STRING : DataType.INT64, 0));
        return made;
    }

    /** As it is by default: probabilities by their labels. */
    static ModelProto classifier(int inputs, List<Object> classes) {
        SklearnGraphs made = ofClasses(inputs, classes);
        AttributeProto labels = classes.get(0) instanceof String
                ? Attributes.of(
                        "classlabels_strings",
                        classes.stream().map(String::valueOf).toList())
                : Attributes.of(
                        "classlabels_int64s",
                        classes.stream().mapToLong(label -> (Long) label).toArray());
        made.node(Opset.ML_DOMAIN, "ZipMap", "output_probability", List.of("probabilities"), labels);
        made.graph.addOutput(ValueInfoProto.newBuilder().setName("output_probability"));
        return made.model();
    }

    static ModelProto withoutZipMap(int inputs, List<Object> classes) {
        SklearnGraphs made = ofClasses(inputs, classes);
        made.graph.addOutput(info("probabilities", DataType.FLOAT, classes.size()));
        return made.model();
    }

    static ModelProto regressor(int inputs) {
        SklearnGraphs made = new SklearnGraphs();
        String answer = made.layers(inputs, 1, "Identity");
        made.tensor("shape_tensor", OnnxTensors.of(new long[] {-1, 1}, 2));
        made.node("", "Reshape", "variable", List.of(answer, "shape_tensor"));
        made.graph.addOutput(info("variable", DataType.FLOAT, 1));
        return made.model();
    }

    static ModelProto sigmoids(int inputs, int outputs) {
        SklearnGraphs made = new SklearnGraphs();
        made.node("", "Identity", "y", List.of(made.layers(inputs, outputs, "Sigmoid")));
        made.graph.addOutput(info("y", DataType.FLOAT, outputs));
        return made.model();
    }
}
