package dev.chainrule.exchange;

import dev.chainrule.definition.Finite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a model or a checkpoint as the API returns them.
 *
 * @param object always {@code weights}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param checkpoint whose weights they are; null for a model as it is
 * @param weightsSha256 of all weights of the network as they are stored: little-endian float32, layer after layer
 * @param layers those that were asked for and have weights, first to last
 */
record WeightsResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String weightsSha256,
        List<LayerWeights> layers,
        List<String> nonFinite) {

    private static final int MOST_NON_FINITE = 100;

    /**
     * The tensors of one layer.
     *
     * @param type of the layer, as a definition has it
     * @param tensors what it has learned, and what it keeps beside that
     */
    record LayerWeights(int layer, String type, List<Values> tensors) {}

    /**
     * One tensor.
     *
     * @param name such as {@code weight}, which is of inputs and neurons, or {@code bias}
     * @param shape how many values along each axis
     * @param values lists inside lists, as the shape says; null where one is not finite
     */
    record Values(String name, List<Integer> shape, List<@Nullable Object> values) {}

    static WeightsResponse of(String model, @Nullable String checkpoint, String sha256, TensorValues weights)
            throws IOException {
        Map<Tensor, float[]> all = new LinkedHashMap<>();
        weights.read((tensor, from, values) -> {
            float[] into = all.computeIfAbsent(tensor, key -> new float[Math.toIntExact(key.size())]);
            values.asFloatBuffer().get(into, Math.toIntExact(from), values.remaining() / Float.BYTES);
        });
        List<LayerWeights> layers = all.keySet().stream()
                .map(Tensor::layer)
                .distinct()
                .sorted()
                .map(layer -> layer(layer, all))
                .toList();
        return new WeightsResponse("weights", model, checkpoint, sha256, layers, nonFinite(layers));
    }

    private static LayerWeights layer(int layer, Map<Tensor, float[]> all) {
        List<Values> tensors = new ArrayList<>();
        String type = "";
        for (Map.Entry<Tensor, float[]> each : all.entrySet()) {
            Tensor tensor = each.getKey();
            if (tensor.layer() == layer) {
                type = tensor.type();
                tensors.add(new Values(tensor.name(), tensor.shape(), nested(each.getValue(), tensor.shape(), 0, 0)));
            }
        }
        return new LayerWeights(layer, type, tensors);
    }

    private static List<@Nullable Object> nested(float[] values, List<Integer> shape, int axis, int from) {
        int inside = shape.subList(axis + 1, shape.size()).stream().reduce(1, (one, other) -> one * other);
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < shape.get(axis); i++) {
            int at = from + i * inside;
            list.add(axis + 1 < shape.size() ? nested(values, shape, axis + 1, at) : Finite.orNull(values[at]));
        }
        return list;
    }

    private static List<String> nonFinite(List<LayerWeights> layers) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (int j = 0; j < layers.get(i).tensors().size(); j++) {
                collect(
                        "/layers/%s/tensors/%s/values".formatted(i, j),
                        layers.get(i).tensors().get(j).values(),
                        places);
            }
        }
        return places;
    }

    private static void collect(String pointer, List<?> values, List<String> places) {
        for (int i = 0; i < values.size() && places.size() < MOST_NON_FINITE; i++) {
            Object value = values.get(i);
            if (value == null) {
                places.add(pointer + "/" + i);
            } else if (value instanceof List<?> inner) {
                collect(pointer + "/" + i, inner, places);
            }
        }
    }
}
