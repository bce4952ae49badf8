package dev.chainrule.prediction.inference;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model takes and answers.
 *
 * @param name of the model
 * @param versions of this name, as text, the first one first
 * @param platform what computes it
 * @param inputs one for each feature, in the order in which a matrix has them
 * @param outputs what is answered, unless a request asks for less
 * @param properties the id and the version of this model, {@code matrix}: what a single input with all features
 *     is called and its shape, {@code pictures}: the same of files where the features are pixels, and for each output of
 *     probabilities its labels in their order
 */
record ModelMetadata(
        String name,
        List<String> versions,
        String platform,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs,
        Map<String, String> properties) {

    private static final int ANY = -1;

    /**
     * A tensor.
     *
     * @param name of it
     * @param datatype of its elements; of an input any type of numbers will do where one stands here
     * @param shape of it; −1 for any number of rows
     */
    record TensorMetadata(String name, String datatype, List<Integer> shape) {}

    static ModelMetadata of(Model model, List<ModelVersion> versions) {
        Encoding encoding = model.manifest().encoding();
        List<ModelOutput> outputs = ModelOutput.of(encoding.target());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("id", model.id());
        properties.put("version", String.valueOf(model.version()));
        properties.put("matrix", "%s, [-1, %s]".formatted(AskedRows.MATRIX, AskedRows.width(encoding)));
        Optional<Wide> picture = encoding.onlyWide().filter(Wide::takesPictures);
        if (picture.isPresent()) {
            properties.put("pictures", "%s, BYTES, [-1]".formatted(picture.get().column()));
        }
        if (encoding.written() != null && encoding.written().picture() != null) {
            properties.put("pictures", "%s, BYTES, [-1]".formatted(AskedRows.PICTURES));
        }
        for (ModelOutput output : outputs) {
            if (output.labels() != null) {
                properties.put(output.name() + " labels", String.valueOf(output.labels()));
            }
        }
        return new ModelMetadata(
                model.name(),
                versions.stream()
                        .map(version -> String.valueOf(version.version()))
                        .toList(),
                "chainrule_network",
                encoding.features().stream().map(ModelMetadata::input).toList(),
                outputs.stream().map(ModelMetadata::output).toList(),
                properties);
    }

    private static TensorMetadata input(FeatureEncoding feature) {
        List<Integer> shape = new ArrayList<>(List.of(ANY));
        Wide.of(feature).ifPresent(wide -> shape.addAll(wide.shape()));
        return new TensorMetadata(feature.column(), Datatype.of(feature.type()).name(), List.copyOf(shape));
    }

    private static TensorMetadata output(ModelOutput output) {
        return new TensorMetadata(
                output.name(),
                output.datatype().name(),
                output.width() == 0 ? List.of(ANY) : List.of(ANY, output.width()));
    }
}
