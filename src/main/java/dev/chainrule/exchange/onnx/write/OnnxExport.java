package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.exchange.onnx.Opset;
import dev.chainrule.network.Network;
import dev.chainrule.network.metric.LikeliestClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as an ONNX graph: from raw columns, or from encoded inputs, to what it answers.
 *
 * @param name of the graph
 * @param version of the model
 * @param provenance what is said of it besides, by name
 * @param threshold above which the second of two classes is the answer; null for the usual
 */
public record OnnxExport(
        String name,
        long version,
        Map<String, String> provenance,
        @Nullable Double threshold) {

    /** Of the form that begins at raw columns. */
    public static final String NAME = "onnx";

    /** Of the form that begins at encoded inputs. */
    static final String NETWORK_NAME = "onnx_network";

    public static final String MEDIA_TYPE = "application/onnx";

    /** The only input of the latter. */
    public static final String INPUTS = "inputs";

    /** Under this name the meaning of each encoded input stands in the file, as JSON. */
    public static final String INPUT_NAMES = "inputs";

    /** And here the columns that are predicted. */
    public static final String TARGETS = "targets";

    /** And here the classes. */
    static final String LABELS = "labels";

    public static final String PRODUCER = "chainrule";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @throws dev.chainrule.problem.ProblemException naming every column that no operators are there for */
    public ModelProto whole(Encoding encoding, Network network) {
        WrittenEncoding.requireOperators(encoding);
        Graph graph = new Graph(name);
        String inputs = new WrittenEncoding(graph).write(encoding);
        return model(graph, encoding, network, inputs);
    }

    /** From {@code inputs [N, features]} on, which are encoded already. */
    public ModelProto network(Encoding encoding, Network network) {
        Graph graph = new Graph(name);
        String description = "encoded as in the model, in the order of the metadata's \"%s\"".formatted(INPUT_NAMES);
        String inputs = graph.input(INPUTS, DataType.FLOAT, encoding.inputs(), description);
        return model(graph, encoding, network, inputs);
    }

    private ModelProto model(Graph graph, Encoding encoding, Network network, String inputs) {
        String outputs = new WrittenLayers(graph).write(network, inputs);
        new WrittenAnswers(graph, LikeliestClass.threshold(threshold)).write(encoding.target(), outputs);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(Opset.IR_VERSION)
                .setProducerName(PRODUCER)
                .setProducerVersion(provenance.getOrDefault("engine", ""))
                .setModelVersion(version)
                .setGraph(graph.build())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Opset.VERSION))
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain(Opset.ML_DOMAIN)
                        .setVersion(Opset.ML_VERSION));
        metadata(encoding)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private Map<String, String> metadata(Encoding encoding) {
        Map<String, String> metadata = new LinkedHashMap<>(provenance);
        metadata.put("opset", String.valueOf(Opset.VERSION));
        metadata.put("opset_ml", String.valueOf(Opset.ML_VERSION));
        metadata.put(INPUT_NAMES, JSON.writeValueAsString(encoding.inputNames()));
        metadata.put(TARGETS, JSON.writeValueAsString(encoding.target().columns()));
        List<Object> labels =
                encoding.target() instanceof TargetEncoding.Classes classes ? classes.labels() : List.of();
        if (!labels.isEmpty()) {
            metadata.put(LABELS, JSON.writeValueAsString(labels));
        }
        return metadata;
    }
}
