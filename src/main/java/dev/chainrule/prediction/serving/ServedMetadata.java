package dev.chainrule.prediction.serving;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.model.Model;
import dev.chainrule.prediction.inference.Datatype;
import dev.chainrule.prediction.inference.ModelOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model takes and answers, as TensorFlow Serving writes it.
 *
 * @param modelSpec which model it is
 * @param metadata signatures
 */
record ServedMetadata(ModelSpec modelSpec, Metadata metadata) {

    private static final String ANY = "-1";
    static final String SIGNATURE = "serving_default";

    /**
     * Which model it is.
     *
     * @param name of the model
     * @param signatureName always empty
     * @param version as text
     */
    record ModelSpec(String name, String signatureName, String version) {}

    /**
     * Signatures.
     *
     * @param signatureDef those that there are
     */
    record Metadata(Signatures signatureDef) {}

    /**
     * The signatures by their names.
     *
     * @param signatureDef {@code serving_default}, the only one
     */
    record Signatures(Map<String, Signature> signatureDef) {}

    /**
     * What is taken and answered.
     *
     * @param inputs features by their names
     * @param outputs by their names
     * @param methodName always tensorflow/serving/predict
     */
    record Signature(Map<String, Tensor> inputs, Map<String, Tensor> outputs, String methodName) {}

    /**
     * A feature, or an output.
     *
     * @param dtype type of its elements
     * @param tensorShape its shape
     * @param name of the tensor
     */
    record Tensor(String dtype, Shape tensorShape, String name) {}

    /**
     * A shape.
     *
     * @param dim its dimensions: rows first
     * @param unknownRank always false
     */
    record Shape(List<Dimension> dim, boolean unknownRank) {}

    /**
     * A dimension.
     *
     * @param size as text; -1 for any number of rows
     * @param name always empty
     */
    record Dimension(String size, String name) {}

    static ServedMetadata of(Model model) {
        Encoding encoding = model.manifest().encoding();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (FeatureEncoding feature : encoding.features()) {
            List<Integer> shape = Wide.of(feature).map(Wide::shape).orElse(List.of());
            inputs.put(feature.column(), tensor(feature.column(), dtype(Datatype.of(feature.type())), shape));
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (ModelOutput output : ModelOutput.of(encoding.target())) {
            outputs.put(
                    output.name(),
                    tensor(
                            output.name(),
                            dtype(output.datatype()),
                            output.width() == 0 ? List.of() : List.of(output.width())));
        }
        Signature signature = new Signature(inputs, outputs, "tensorflow/serving/predict");
        return new ServedMetadata(
                new ModelSpec(model.name(), "", String.valueOf(model.version())),
                new Metadata(new Signatures(Map.of(SIGNATURE, signature))));
    }

    private static Tensor tensor(String name, String dtype, List<Integer> shape) {
        List<Dimension> dimensions = new ArrayList<>(List.of(new Dimension(ANY, "")));
        shape.forEach(size -> dimensions.add(new Dimension(String.valueOf(size), "")));
        return new Tensor(dtype, new Shape(dimensions, false), name);
    }

    private static String dtype(Datatype type) {
        return switch (type) {
            case FP32 -> "DT_FLOAT";
            case FP64 -> "DT_DOUBLE";
            case INT64 -> "DT_INT64";
            case BOOL -> "DT_BOOL";
            default -> "DT_STRING";
        };
    }
}
